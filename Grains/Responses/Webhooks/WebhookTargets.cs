using System.Collections.Immutable;
using Emotion.Grains.Responses.Rules;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>Decides where webhooks may go.</summary>
internal sealed class WebhookTargets : IWebhookRules
{
    private const int MaxUrl = 2_000;

    private readonly bool _allowHttp;
    private readonly HashSet<(string Host, int? Port)> _allowed = [];

    public WebhookTargets(IOptions<WebhookOptions> options)
    {
        _allowHttp = options.Value.AllowHttp;
        Hosts = [.. options.Value.Hosts];
        foreach (var host in Hosts)
        {
            if (TryParseHost(host, out var parsed))
            {
                _ = _allowed.Add(parsed);
            }
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Hosts { get; }

    /// <inheritdoc/>
    public string? FaultOf(string url)
    {
        if (Hosts.IsEmpty)
        {
            return $"cannot be used: webhooks are off. Name the hosts they may go to in {WebhookOptions.Section}:{nameof(WebhookOptions.Hosts)}";
        }

        if (url.Length > MaxUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || !IsAllowedScheme(uri))
        {
            return $"must be an absolute {(_allowHttp ? "http or https" : "https")} URL of at most {MaxUrl} characters";
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return "must have neither a user nor a fragment";
        }

        return IsAllowed(uri) ? null : $"must go to one of {string.Join(", ", Hosts)}";
    }

    /// <summary>The queues that an allowed host may have.</summary>
    internal IEnumerable<string> Queues() => _allowed.SelectMany(host => host.Port is { } port
        ? [$"{host.Host}:{port}"]
        : _allowHttp ? (string[])[$"{host.Host}:443", $"{host.Host}:80"] : [$"{host.Host}:443"]);

    internal static bool TryParseHost(string text, out (string Host, int? Port) host)
    {
        host = default;
        if (!Uri.TryCreate($"https://{text}", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Host.Length == 0 || text.EndsWith('/'))
        {
            return false;
        }

        var hasPort = text.LastIndexOf(':') > text.LastIndexOf(']');
        host = (uri.IdnHost.ToLowerInvariant(), hasPort ? uri.Port : null);
        return true;
    }

    private bool IsAllowedScheme(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (_allowHttp && uri.Scheme == Uri.UriSchemeHttp);

    private bool IsAllowed(Uri uri)
    {
        var host = uri.IdnHost.ToLowerInvariant();
        return _allowed.Contains((host, uri.Port)) || (uri.IsDefaultPort && _allowed.Contains((host, null)));
    }
}
