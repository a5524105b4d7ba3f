using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Rules;

/// <summary>
/// Checks JSON against the generated contract of its type and names every place that does not fit, where a deserializer would
/// stop at the first and speak of .NET types.
/// </summary>
internal static class RuleShape
{
    internal static void Check(JsonElement json, JsonTypeInfo type, string path, List<RuleFault> faults)
    {
        if (Nullable.GetUnderlyingType(type.Type) is { } inner)
        {
            type = type.Options.GetTypeInfo(inner);
        }

        if (type.PolymorphismOptions is { } choices)
        {
            CheckChoice(json, type, choices, path, faults);
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(json, type, null, path, faults);
                break;
            case JsonTypeInfoKind.Enumerable when json.ValueKind == JsonValueKind.Array:
                var element = type.Options.GetTypeInfo(type.ElementType!);
                foreach (var (i, item) in json.EnumerateArray().Index())
                {
                    Check(item, element, $"{path}[{i}]", faults);
                }

                break;
            case JsonTypeInfoKind.Enumerable:
                faults.Add(new RuleFault(path, "must be an array"));
                break;
            default:
                if (FaultOf(json, type) is { } fault)
                {
                    faults.Add(new RuleFault(path, fault));
                }

                break;
        }
    }

    /// <summary><c>a</c> in <c>when</c> is <c>when.a</c>; in the whole it is <c>a</c>.</summary>
    internal static string Member(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static void CheckChoice(JsonElement json, JsonTypeInfo type, JsonPolymorphismOptions choices, string path, List<RuleFault> faults)
    {
        var discriminator = choices.TypeDiscriminatorPropertyName;
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new RuleFault(path, "must be an object"));
            return;
        }

        var name = json.TryGetProperty(discriminator, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        foreach (var choice in choices.DerivedTypes)
        {
            if (choice.TypeDiscriminator as string == name)
            {
                CheckObject(json, type.Options.GetTypeInfo(choice.DerivedType), discriminator, path, faults);
                return;
            }
        }

        faults.Add(new RuleFault(Member(path, discriminator), $"must be one of {string.Join(", ", choices.DerivedTypes.Select(static choice => choice.TypeDiscriminator))}"));
    }

    private static void CheckObject(JsonElement json, JsonTypeInfo type, string? discriminator, string path, List<RuleFault> faults)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new RuleFault(path.Length == 0 ? "body" : path, "must be an object"));
            return;
        }

        foreach (var member in json.EnumerateObject())
        {
            if (member.Name == discriminator)
            {
                continue;
            }

            if (type.Properties.FirstOrDefault(property => property.Name == member.Name) is not { } property)
            {
                faults.Add(new RuleFault(
                    Member(path, member.Name), $"is not known here; there are {string.Join(", ", type.Properties.Select(static property => property.Name))}"));
            }
            else if (member.Value.ValueKind != JsonValueKind.Null || property.IsRequired)
            {
                Check(member.Value, type.Options.GetTypeInfo(property.PropertyType), Member(path, member.Name), faults);
            }
        }

        foreach (var property in type.Properties)
        {
            if (property.IsRequired && !json.TryGetProperty(property.Name, out _))
            {
                faults.Add(new RuleFault(Member(path, property.Name), "is missing"));
            }
        }
    }

    private static string? FaultOf(JsonElement json, JsonTypeInfo type) => type.Type switch
    {
        { IsEnum: true } => json.ValueKind == JsonValueKind.String && Names(type).Contains(json.GetString()!) ? null : $"must be one of {string.Join(", ", Names(type))}",
        var text when text == typeof(string) => json.ValueKind == JsonValueKind.String ? null : "must be a text",
        var flag when flag == typeof(bool) => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false",
        var whole when whole == typeof(int) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out _) ? null : "must be a whole number",
        var number when number == typeof(double) => json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var value) && double.IsFinite(value) ? null : "must be a number",
        _ => null,
    };

    private static List<string> Names(JsonTypeInfo type) =>
        [.. Enum.GetValuesAsUnderlyingType(type.Type).Cast<int>().Select(value => JsonSerializer.SerializeToElement(Enum.ToObject(type.Type, value), type).GetString()!)];
}
