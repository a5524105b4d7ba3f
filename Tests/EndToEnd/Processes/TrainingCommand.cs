namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>A command of <c>Training</c>, run as a user runs it.</summary>
internal static class TrainingCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs a command that has to succeed.</summary>
    /// <returns>Everything it printed, both streams.</returns>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output) = await TryAsync(arguments);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>Runs a command that may fail.</summary>
    public static async Task<(int Code, string Output)> TryAsync(params string[] arguments)
    {
        await using var process = RunningProcess.Start("dotnet", [Repository.Assembly("Training"), .. arguments]);
        return (await process.EndAsync(Patience), process.Output);
    }
}
