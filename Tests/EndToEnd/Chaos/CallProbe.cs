using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>A user of the API: asks for users' profiles without end, as a load balancer would let it, and notes what went wrong.</summary>
internal sealed class CallProbe : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _asking;
    private long _worst;

    public CallProbe(ChaosCluster cluster, string name, int users) => _asking = Task.Run(() => AskAsync(cluster, name, users));

    /// <summary>Answers that a user would see as errors.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public int Answers { get; private set; }

    public TimeSpan Worst => TimeSpan.FromTicks(Volatile.Read(ref _worst));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _stop.Dispose();
    }

    private async Task AskAsync(ChaosCluster cluster, string name, int users)
    {
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var apis = Copy(cluster.Apis);
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await apis[turn % apis.Length].Http.GetAsync($"v1/users/{name}-u{turn % users}/emotions");
                Answers++;
                if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
                {
                    Errors.Enqueue($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // A load balancer sends a request that a node never took to the next one.
                if (Copy(cluster.Apis).Length == apis.Length)
                {
                    Errors.Enqueue(e.Message);
                }
            }

            Volatile.Write(ref _worst, Math.Max(_worst, Stopwatch.GetElapsedTime(started).Ticks));
            await Task.Delay(25);
        }
    }

    private static ApiProcess[] Copy(List<ApiProcess> apis)
    {
        lock (apis)
        {
            return [.. apis];
        }
    }
}
