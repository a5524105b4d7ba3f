using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Configuration;

/// <summary>Runs a host, and says in plain lines why it could not start.</summary>
public static class Startup
{
    /// <summary>Runs <paramref name="run"/> to its end.</summary>
    /// <param name="run">Builds and runs the host.</param>
    /// <param name="error">Where to write the reason of a failed start; standard error by default.</param>
    /// <returns>The process's exit code: 0, or 1 after a start that failed for a reason the operator can mend.</returns>
    /// <remarks>Anything else is a defect and leaves the process with its stack trace.</remarks>
    public static async Task<int> RunAsync(Func<Task> run, TextWriter? error = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        error ??= Console.Error;
        try
        {
            await run();
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await error.WriteLineAsync(line);
            }

            return 1;
        }
    }

    /// <summary>The lines that explain a failed start; empty for a defect.</summary>
    /// <param name="exception">What stopped the start.</param>
    public static IReadOnlyList<string> Explain(Exception exception) => exception switch
    {
        StartupException startup => [startup.Message],
        OptionsValidationException options => [.. options.Failures.Select(failure => failure.ReplaceLineEndings(" "))],
        AggregateException several => [.. several.InnerExceptions.SelectMany(Explain).Distinct()],
        IOException { InnerException: not null } io when IsAddressInUse(io) =>
            [$"{io.Message.TrimEnd('.')}: stop the other process, or choose another port with Emotion__Http__Port and Emotion__Http__GrpcPort."],
        { InnerException: { } inner } => Explain(inner),
        _ => [],
    };

    private static bool IsAddressInUse(Exception exception)
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
            {
                return true;
            }
        }

        return false;
    }
}
