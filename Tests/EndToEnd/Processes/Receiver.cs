using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Emotion.Tests.Shared;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>Somebody who takes signed webhooks, on loopback, and outlives what we kill.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte> _ids = new();
    private readonly HttpListener _listener;
    private readonly byte[] _secret;
    private readonly Task _taking;
    private int _wrongSignatures;

    private Receiver(HttpListener listener, string authority, string secret)
    {
        (_listener, Authority, _secret) = (listener, authority, Encoding.UTF8.GetBytes(secret));
        _taking = Task.Run(TakeAsync);
    }

    /// <summary>Where it listens, <c>host:port</c>.</summary>
    public string Authority { get; }

    /// <summary>Ids of the responses that came.</summary>
    public ICollection<string> Ids => _ids.Keys;

    /// <summary>How many came with a signature that is not their body's.</summary>
    public int WrongSignatures => _wrongSignatures;

    public static Receiver Start(string secret)
    {
        var authority = $"127.0.0.1:{Ports.Free()}";
        var listener = new HttpListener { Prefixes = { $"http://{authority}/" } };
        listener.Start();
        return new Receiver(listener, authority, secret);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _taking;
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var signature = (context.Request.Headers["Emotion-Signature"] ?? "").Split(',', 2);
            var expected = HMACSHA256.HashData(_secret, (byte[])[.. Encoding.ASCII.GetBytes($"{signature[0].Replace("t=", "", StringComparison.Ordinal)}."), .. body.ToArray()]);
            if (signature[^1] != $"v1={Convert.ToHexStringLower(expected)}")
            {
                _ = Interlocked.Increment(ref _wrongSignatures);
            }

            _ids.TryAdd(JsonNode.Parse(body.ToArray())!["id"]!.GetValue<string>(), 0);
            context.Response.StatusCode = (int)HttpStatusCode.NoContent;
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException)
        {
            return; // The sender was killed.
        }
    }
}
