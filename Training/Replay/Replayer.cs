using System.Buffers;
using System.CommandLine;
using System.Globalization;
using Emotion.Streams.Kafka;
using Emotion.Training.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Emotion.Training.Replay;

/// <summary>Sends a file at a steady rate; ends when the broker has acknowledged every event.</summary>
internal sealed class Replayer(ReplayOptions options, ParseResult arguments, ProgressContext progress)
{
    private const int MaxInFlight = 2_000;

    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Sends all of it.</summary>
    /// <exception cref="FormatException">A row cannot be read; events before it were sent.</exception>
    /// <exception cref="InvalidDataException">The topic takes no input.</exception>
    /// <exception cref="IOException">No broker was found, or it does not take the topic.</exception>
    public async Task<ReplayResult> RunAsync(CancellationToken cancellation)
    {
        var topic = arguments.GetRequiredValue(options.Topic);
        var shape = EventShape.ByTopic.GetValueOrDefault(topic)
            ?? throw new InvalidDataException($"Topic '{topic}' takes no input; those that do: {string.Join(", ", EventShape.ByTopic.Keys)}.");
        var file = arguments.GetRequiredValue(options.File);
        var bootstrap = await BrokerAddress.FindAsync(
            arguments.GetValue(options.Bootstrap), arguments.GetRequiredValue(options.Api), arguments.GetValue(options.ApiKey), cancellation);
        await using var services = await ConnectAsync(bootstrap, topic, cancellation);
        var producer = services.GetRequiredService<IKafkaProducer>();

        var bar = progress.AddTask($"{file.Name} -> {topic}", maxValue: Math.Max(1, file.Length));
        var pacer = new ReplayPacer(arguments.GetValue(options.Rate), _time);
        var layout = new TableLayout(arguments.GetValue(options.Delimiter), !arguments.GetValue(options.NoHeader));
        var columns = options.Columns.Select(column => (Field: column.Key, Column: arguments.GetValue(column.Value)))
            .Where(column => column.Column is not null).ToDictionary(column => column.Field, column => column.Column!, StringComparer.Ordinal);
        var keepTimes = arguments.GetValue(options.KeepTimes);
        var limit = arguments.GetValue(options.Limit);
        var run = _time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        var users = arguments.GetValue(options.Users);
        var start = _time.GetTimestamp();
        var sent = 0L;
        var buffer = new ArrayBufferWriter<byte>(1_024);
        var inFlight = new Queue<Task>(MaxInFlight);
        foreach (var row in TableFile.Read(file.FullName, layout, position => bar.Value = position))
        {
            if (limit > 0 && sent >= limit)
            {
                break;
            }

            await pacer.NextAsync(cancellation);
            string? Default(string field) => field switch
            {
                "id" => string.Create(CultureInfo.InvariantCulture, $"replay-{run}-{row.Line}"),
                "userId" or "sourceId" => string.Create(CultureInfo.InvariantCulture, $"r{row.Line % users}"),
                "action" => "view",
                "currency" => "EUR",
                _ => null,
            };
            var key = shape.Write(row, columns, Default, keepTimes ? null : _time.GetUtcNow(), buffer);
            if (inFlight.Count >= MaxInFlight)
            {
                await inFlight.Dequeue();
            }

            inFlight.Enqueue(producer.ProduceAsync(topic, key, buffer.WrittenSpan.ToArray(), cancellationToken: cancellation));
            sent++;
        }

        await Task.WhenAll(inFlight);
        bar.Value = bar.MaxValue;
        return new ReplayResult(topic, sent, _time.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task<ServiceProvider> ConnectAsync(string bootstrap, string topic, CancellationToken cancellation)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddKafkaTail(tail => tail.BootstrapServers = bootstrap);
        int partitions;
        await using (var asking = services.BuildServiceProvider())
        {
            try
            {
                partitions = (await asking.GetRequiredService<IKafkaTail>().DescribeAsync(topic, cancellation)).Partitions.Count;
            }
            catch (KafkaUnavailableException unavailable)
            {
                throw new IOException($"The broker at {bootstrap} does not take '{topic}': {unavailable.Message}", unavailable);
            }
        }

        services.AddKafkaProducer(producer =>
        {
            producer.BootstrapServers = bootstrap;
            // The embedded broker keeps little: sending waits for its consumers. Against a real broker this is only polite.
            producer.LagLimit = new KafkaLagLimit { ConsumerGroup = "emotion", Topics = [new KafkaTopic(topic, partitions)] };
        });
        return services.BuildServiceProvider();
    }
}
