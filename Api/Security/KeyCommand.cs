namespace Emotion.Api.Security;

/// <summary>The command <c>key NAME SCOPE...</c>: makes an API key and prints the settings that let it in.</summary>
internal static class KeyCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "key";

    /// <summary>Runs it.</summary>
    /// <param name="args">Arguments after the command's name: the holder's name, then scopes (default <c>read</c>).</param>
    /// <param name="output">Where to print.</param>
    /// <param name="error">Where to say what was wrong.</param>
    /// <returns>Exit code.</returns>
    public static int Run(ReadOnlySpan<string> args, TextWriter output, TextWriter error)
    {
        string[] scopes = args.Length > 1 ? args[1..].ToArray() : [Scopes.Read];
        if (args.Length == 0 || args[0].StartsWith('-') || scopes.Except(Scopes.All).Any())
        {
            error.WriteLine("Usage: key NAME [read] [write] [admin]");
            return 1;
        }

        var key = ApiKeyHash.NewKey();
        output.WriteLine($"Key, shown this once: {key}");
        output.WriteLine("Settings that let it in (N is 0 for the first key, 1 for the second):");
        output.WriteLine($"Emotion__Security__ApiKeys__N__Name={args[0]}");
        output.WriteLine($"Emotion__Security__ApiKeys__N__Sha256={Convert.ToHexStringLower(ApiKeyHash.Of(key))}");
        for (var i = 0; i < scopes.Length; i++)
        {
            output.WriteLine($"Emotion__Security__ApiKeys__N__Scopes__{i}={scopes[i]}");
        }

        return 0;
    }
}
