using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Emotion.Tests.EndToEnd.Emotion;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>Posts at a steady rate, all of them known: who wrote which, and when it was sent.</summary>
internal sealed class PostLoad : IAsyncDisposable
{
    private const int TicksPerSecond = 10;
    private readonly string _name;
    private readonly IProducer<string, byte[]> _producer;
    private readonly ConcurrentDictionary<string, long> _sentAt = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _byUser = new();
    private readonly ConcurrentQueue<Task> _acknowledged = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private int _number;

    /// <summary>Begins to send.</summary>
    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="partitions">How many partitions the topic has, as far as this producer knows.</param>
    /// <param name="name">Begins every id of an event and of a user.</param>
    /// <param name="perSecond">Posts per second.</param>
    /// <param name="users">How many users write.</param>
    public PostLoad(string bootstrapServers, int partitions, string name, int perSecond, int users)
    {
        _name = name;
        Partitions = partitions;
        PerSecond = perSecond;
        Users = users;
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true, LingerMs = 5 }).Build();
        _sending = Task.Run(SendAsync);
    }

    /// <summary>Partitions that users are spread over: with more of them, a user's posts go on elsewhere.</summary>
    public int Partitions { get; set; }

    public int PerSecond { get; set; }

    public int Users { get; }

    /// <summary>Share of all posts that one user writes.</summary>
    public double HotShare { get; set; }

    /// <summary>Share of records that nobody can read, in between the posts.</summary>
    public double PoisonShare { get; set; }

    /// <summary>How long ago posts say that they were written.</summary>
    public TimeSpan Ago { get; set; }

    /// <summary>Records sent that nobody can read.</summary>
    public int Poisoned { get; private set; }

    /// <summary>Timestamp of sending by id.</summary>
    public IReadOnlyDictionary<string, long> SentAt => _sentAt;

    /// <summary>Ids by user.</summary>
    public IReadOnlyDictionary<string, ConcurrentQueue<string>> ByUser => _byUser;

    /// <summary>Stops sending; ends when the broker has acknowledged all of it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await Task.WhenAll(_acknowledged);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _producer.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        var random = new Random(17);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        while (!_stop.IsCancellationRequested)
        {
            for (var burst = Math.Max(1, PerSecond / TicksPerSecond); burst > 0 && PerSecond > 0; burst--)
            {
                var user = random.NextDouble() < HotShare ? $"{_name}-hot" : $"{_name}-u{random.Next(Users)}";
                if (random.NextDouble() < PoisonShare)
                {
                    Poisoned++;
                    Produce(user, Encoding.UTF8.GetBytes("{\"id\":\"" + _name + "-poison\",\"userId\":"));
                }

                Send(user);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private void Send(string user)
    {
        var number = _number++;
        var id = string.Create(CultureInfo.InvariantCulture, $"{_name}-{number}");
        _byUser.GetOrAdd(user, static _ => new()).Enqueue(id);
        _sentAt[id] = Stopwatch.GetTimestamp();
        Produce(user, Encoding.UTF8.GetBytes(Posts.Json(id, user, number, DateTimeOffset.UtcNow - Ago)));
    }

    private void Produce(string user, byte[] value)
    {
        var partition = user.Aggregate(17, static (hash, letter) => (hash * 31) + letter) & int.MaxValue;
        _acknowledged.Enqueue(_producer.ProduceAsync(new TopicPartition("posts", partition % Partitions), new Message<string, byte[]> { Key = user, Value = value }));
    }
}
