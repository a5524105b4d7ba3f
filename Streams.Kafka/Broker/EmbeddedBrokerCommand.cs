namespace Emotion.Streams.Kafka;

/// <summary>Runs the embedded broker as a process of its own.</summary>
public static class EmbeddedBrokerCommand
{
    /// <summary>
    /// Starts a broker, prints its bootstrap servers as one line, writes <see cref="EmbeddedBrokerInfo"/> to a file, and stays
    /// until cancelled; the file is removed at the end.
    /// </summary>
    /// <param name="topics">The topics to create.</param>
    /// <param name="infoFile">Where to write the info, or <see langword="null"/> for nowhere.</param>
    /// <param name="output">Where the line goes.</param>
    /// <param name="cancellationToken">Cancelled by the host on SIGTERM and Ctrl-C.</param>
    /// <returns>The process's exit code: 0.</returns>
    public static async Task<int> RunAsync(IEnumerable<KafkaTopic> topics, string? infoFile, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        await using var broker = EmbeddedKafkaBroker.Start(topics);
        if (infoFile is not null)
        {
            await broker.Info.WriteAsync(infoFile, cancellationToken);
        }

        await output.WriteLineAsync(broker.BootstrapServers.AsMemory(), cancellationToken);
        await output.FlushAsync(cancellationToken);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task;
        }

        if (infoFile is not null)
        {
            File.Delete(infoFile);
        }

        return 0;
    }
}
