namespace Emotion.Tests.Integration.Watching;

/// <summary>Posts of many users, or of one, until it is disposed.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _posting;

    /// <summary>Begins.</summary>
    /// <param name="service">Where to.</param>
    /// <param name="users">How many users take turns.</param>
    /// <param name="atOnce">Posts per call; a call follows the other after a moment.</param>
    /// <param name="text">What they write.</param>
    public SteadyLoad(WholeService service, int users, int atOnce, string text = "what a day") => _posting = PostAsync(service, users, atOnce, text);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _posting;
        _stop.Dispose();
    }

    private async Task PostAsync(WholeService service, int users, int atOnce, string text)
    {
        var run = Guid.NewGuid().ToString("N");
        for (var number = 0; !_stop.IsCancellationRequested; number += atOnce)
        {
            try
            {
                await service.PostAsync(Enumerable.Range(number, atOnce).Select(i => ($"{run}-{i}", $"{run}-{i % users}", text)), cancellationToken: _stop.Token);
                await Task.Delay(100, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The end, or a call that was held back for longer than its client waits.
            }
        }
    }
}
