using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Emotion.Silo.Configuration;

/// <summary>
/// Reads a configuration section into an options class before anything is built. The first wrong setting is reported
/// with its key, its value and what is allowed, which the configuration binder and data annotations do not do.
/// </summary>
public static class SettingsReader
{
    /// <summary>Reads and validates a section.</summary>
    /// <typeparam name="T">Options class; its data annotations say what is allowed.</typeparam>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">Path of the section, such as <c>Emotion:Http</c>.</param>
    /// <exception cref="SettingException">A setting is wrong, missing or unknown.</exception>
    public static T Read<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return (T)ReadObject(typeof(T), configuration.GetSection(section));
    }

    private static object ReadObject(Type type, IConfigurationSection section)
    {
        var result = Activator.CreateInstance(type)!;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite || IsMap(property.PropertyType) || IsList(property.PropertyType)).ToArray();
        foreach (var child in section.GetChildren())
        {
            var property = Array.Find(properties, property => string.Equals(property.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null && child.Value is null && !section.Path.Contains(':', StringComparison.Ordinal))
            {
                continue; // The section of another concern, read into an options class of its own.
            }

            _ = property ?? throw new SettingException(child.Path, child.Value ?? "", $"a setting that exists here, which are {string.Join(", ", properties.Select(property => property.Name))}");
            switch (property.GetValue(result))
            {
                case IDictionary<string, string> map:
                    ReadMap(map, child);
                    break;
                case IList<string> list when !property.CanWrite:
                    ReadList(list, child);
                    break;
                default:
                    property.SetValue(result, ReadProperty(property, child));
                    break;
            }
        }

        foreach (var property in properties)
        {
            Validate(property, result, $"{section.Path}:{property.Name}");
        }

        if (result is IValidatableObject validatable)
        {
            foreach (var failure in validatable.Validate(new ValidationContext(result)))
            {
                var name = failure.MemberNames.FirstOrDefault() ?? "";
                var property = Array.Find(properties, property => property.Name == name);
                throw new SettingException($"{section.Path}:{name}", property is null ? null : Print(property, property.GetValue(result)), failure.ErrorMessage ?? "another value");
            }
        }

        return result;
    }

    private static object? ReadProperty(PropertyInfo property, IConfigurationSection section)
    {
        var type = property.PropertyType;
        if (ElementType(type) is not { } element)
        {
            return IsScalar(type) ? ReadScalar(property, type, section) : ReadObject(type, section);
        }

        var children = section.GetChildren().ToArray();
        var array = Array.CreateInstance(element, children.Length);
        for (var i = 0; i < children.Length; i++)
        {
            array.SetValue(IsScalar(element) ? ReadScalar(property, element, children[i]) : ReadObject(element, children[i]), i);
        }

        return array;
    }

    private static void ReadMap(IDictionary<string, string> map, IConfigurationSection section)
    {
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true))
        {
            if (value is not null)
            {
                map[key] = value;
            }
        }
    }

    private static void ReadList(IList<string> list, IConfigurationSection section)
    {
        foreach (var item in section.GetChildren())
        {
            list.Add(item.Value ?? "");
        }
    }

    private static object? ReadScalar(PropertyInfo? property, Type type, IConfigurationSection section)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return section.Value;
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(section.Value ?? "")
                is { } value && (!type.IsEnum || Enum.IsDefined(type, value)) ? value : throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new SettingException(section.Path, IsSecret(property) ? "(hidden)" : section.Value ?? "", Allowed(property, type));
        }
    }

    private static void Validate(PropertyInfo property, object owner, string key)
    {
        var value = property.GetValue(owner);
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (!rule.IsValid(value))
            {
                throw new SettingException(key, Print(property, value), rule.ErrorMessage ?? Allowed(property, property.PropertyType));
            }
        }
    }

    private static string? Print(PropertyInfo property, object? value) => value switch
    {
        null => null,
        _ when IsSecret(property) => "(hidden)",
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object?>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string Allowed(PropertyInfo? property, Type type)
    {
        var kind = (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            { IsEnum: true } e => $"one of {string.Join(", ", Enum.GetNames(e))}",
            var t when t == typeof(bool) => "true or false",
            var t when t == typeof(TimeSpan) => "a duration written as hh:mm:ss",
            var t when t == typeof(double) || t == typeof(float) => "a number",
            var t when t == typeof(string) => "a text",
            _ => "a whole number",
        };
        return property?.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{kind} from {range.Minimum} to {range.Maximum}")
            : kind;
    }

    /// <summary>Rooms that do not know <see cref="SecretAttribute"/> call a secret a password.</summary>
    private static bool IsSecret(PropertyInfo? property) => property is not null
        && (property.IsDefined(typeof(SecretAttribute)) || property.GetCustomAttribute<DataTypeAttribute>() is { DataType: DataType.Password });

    private static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(decimal);
    }

    private static bool IsList(Type type) => typeof(IList<string>).IsAssignableFrom(type) && !type.IsArray;

    private static bool IsMap(Type type) => typeof(IDictionary<string, string>).IsAssignableFrom(type);

    private static Type? ElementType(Type type) => type.IsArray
        ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}
