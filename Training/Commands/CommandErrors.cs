namespace Emotion.Training.Commands;

/// <summary>What people are told when a command cannot do what they asked.</summary>
internal static class CommandErrors
{
    /// <summary>Runs a command; what is wrong with its input goes to standard error in one line.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The exit code: 1 if something was wrong.</returns>
    public static int Run(Action command)
    {
        try
        {
            command();
            return 0;
        }
        catch (Exception wrong) when (IsOfInput(wrong))
        {
            return Tell(wrong);
        }
    }

    /// <inheritdoc cref="Run" />
    public static async Task<int> RunAsync(Func<Task> command)
    {
        try
        {
            await command();
            return 0;
        }
        catch (Exception wrong) when (IsOfInput(wrong))
        {
            return Tell(wrong);
        }
    }

    private static bool IsOfInput(Exception wrong) => wrong is FormatException or InvalidDataException or IOException or UnauthorizedAccessException;

    private static int Tell(Exception wrong)
    {
        Console.Error.WriteLine($"error: {wrong.Message}");
        return 1;
    }
}
