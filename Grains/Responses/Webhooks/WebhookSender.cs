using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>Sends webhooks: signed, with a time limit, and again with growing pauses where another try may help.</summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>The response's id, percent-encoded: the same at every try.</summary>
    internal const string IdHeader = "Emotion-Id";

    /// <summary>See <see cref="WebhookSignature"/>.</summary>
    internal const string SignatureHeader = "Emotion-Signature";

    /// <summary>Which try it is, from 1.</summary>
    internal const string AttemptHeader = "Emotion-Attempt";

    private static readonly ResiliencePropertyKey<int> Attempt = new("attempt");

    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<Reply> _retries;

    public WebhookSender(IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = _options.Concurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = _options.AllowPrivateAddresses ? null : PublicAddresses.ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each try has its own.
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Orleans.Emotion", null));
        _retries = CreateRetries();
    }

    /// <summary>What a receiver answered.</summary>
    /// <param name="Error">What went wrong; null if it was taken.</param>
    /// <param name="MayHelp">Whether another try may help.</param>
    /// <param name="After">How long the receiver wants to be left alone; null where it did not say.</param>
    private readonly record struct Reply(string? Error, bool MayHelp = false, TimeSpan? After = null);

    /// <summary>Sends a webhook, several times if need be.</summary>
    /// <param name="item">The webhook.</param>
    /// <param name="onTry">Called before each try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it was given up; null if it was taken.</returns>
    public async Task<string?> SendAsync(WebhookItem item, Action onTry, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var reply = await _retries.ExecuteAsync(
                async (context, item) =>
                {
                    var attempt = context.Properties.GetValue(Attempt, 0) + 1;
                    context.Properties.Set(Attempt, attempt);
                    onTry();
                    return await TryAsync(item, attempt, context.CancellationToken);
                },
                context,
                item);
            return reply.Error is not { } error ? null
                : string.Create(CultureInfo.InvariantCulture, $"webhook to {item.Url.Authority}: {error}; given up after {context.Properties.GetValue(Attempt, 0)} of {_options.Tries} tries");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private ResiliencePipeline<Reply> CreateRetries()
    {
        var builder = new ResiliencePipelineBuilder<Reply> { TimeProvider = _time };
        if (_options.Tries > 1)
        {
            _ = builder.AddRetry(new RetryStrategyOptions<Reply>
            {
                MaxRetryAttempts = _options.Tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.FirstDelay,
                MaxDelay = _options.LongestDelay,
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result.MayHelp),
                DelayGenerator = args => ValueTask.FromResult(
                    args.Outcome.Result.After is { } after ? after < _options.LongestDelay ? after : _options.LongestDelay : (TimeSpan?)null),
            });
        }

        return builder.Build();
    }

    private async Task<Reply> TryAsync(WebhookItem item, int attempt, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = Create(item, attempt);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return Read(answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reply($"no answer within {_options.Timeout.TotalSeconds} s", MayHelp: true);
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException forbidden)
        {
            return new Reply(forbidden.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Reply(e.Message, MayHelp: true);
        }
    }

    private HttpRequestMessage Create(WebhookItem item, int attempt)
    {
        var content = new ReadOnlyMemoryContent(item.Json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, item.Url) { Content = content };
        request.Headers.Add(IdHeader, Uri.EscapeDataString(item.Response.Id));
        request.Headers.Add(SignatureHeader, WebhookSignature.Of(item.Json.Span, _options.Secret!, _time.GetUtcNow()));
        request.Headers.Add(AttemptHeader, attempt.ToString(CultureInfo.InvariantCulture));
        return request;
    }

    private Reply Read(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        return status switch
        {
            >= 200 and < 300 => default,
            >= 300 and < 400 => new Reply($"answered {status}; redirects are not followed"),
            (int)HttpStatusCode.RequestTimeout or 425 or (int)HttpStatusCode.TooManyRequests or >= 500 =>
                new Reply($"answered {status}", MayHelp: true, AfterOf(answer.Headers.RetryAfter)),
            _ => new Reply($"answered {status}"),
        };
    }

    private TimeSpan? AfterOf(RetryConditionHeaderValue? retry)
    {
        var after = retry?.Delta ?? (retry?.Date is { } date ? date - _time.GetUtcNow() : null);
        return after > TimeSpan.Zero ? after : null;
    }
}
