using System.Reflection;
using Emotion.Inference.Hosting;
using Emotion.Silo.Configuration;

namespace Emotion.Tests.Integration.Deployment;

/// <summary>The settings that exist, as the options classes have them.</summary>
internal static class Settings
{
    private static readonly (string Path, Type Type)[] Sections =
    [
        .. ((Assembly[])[typeof(Emotion.Api.Program).Assembly, typeof(EmotionOptions).Assembly, typeof(InferenceOptions).Assembly, typeof(Emotion.Grains.Streaming.KeyedEventOptions).Assembly])
            .SelectMany(assembly => assembly.GetTypes())
            .Select(type => (Path: type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) as string, Type: type))
            .Where(section => section.Path is not null)
            .Select(section => (section.Path!, section.Type))
            .OrderByDescending(section => section.Item1.Length),
    ];

    /// <summary>Whether an environment variable names a setting.</summary>
    public static bool Exists(string variable)
    {
        var key = variable.Replace("__", ":", StringComparison.Ordinal);
        return Sections.Any(section => key.StartsWith(section.Path + ":", StringComparison.OrdinalIgnoreCase) && Leads(section.Type, key[(section.Path.Length + 1)..].Split(':')));
    }

    private static bool Leads(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        if (typeof(IDictionary<string, string>).IsAssignableFrom(type))
        {
            return true;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return int.TryParse(path[0], out _) && Leads(type.GetGenericArguments()[0], path[1..]);
        }

        return type.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { } property && Leads(property.PropertyType, path[1..]);
    }
}
