using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emotion.Silo.Configuration;
using Emotion.Tests.Shared;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Emotion.Tests.Integration.Api;

/// <summary>TLS by Kestrel's own settings, as <c>docs/operations/security.md</c> gives them: REST, feed and gRPC.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-tls-").FullName;
    private readonly X509Certificate2 _certificate = MakeCertificate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoEndpoints_ServeRestFeedAndGrpcToThoseWhoTrustTheCertificate()
    {
        var (https, grpc) = (Ports.Free(), Ports.Free());
        await using var api = await ApiHost.StartSecuredAsync([
            .. Endpoint("Https", https), "--Kestrel:Endpoints:Https:Protocols=Http1", .. Endpoint("Grpc", grpc), "--Kestrel:Endpoints:Grpc:Protocols=Http2",
        ]);
        await AssertServedAsync(https, grpc);
    }

    [Fact]
    public async Task OneEndpoint_NegotiatesTheProtocol()
    {
        var port = Ports.Free();
        await using var api = await ApiHost.StartSecuredAsync([.. Endpoint("Https", port)]);
        await AssertServedAsync(port, port);
    }

    [Fact]
    public async Task MetricsPort_BesideOwnEndpoints_ServesMetricsAlone()
    {
        var (https, metrics) = (Ports.Free(), Ports.Free());
        await using var api = await ApiHost.StartSecuredAsync([.. Endpoint("Https", https), $"--Emotion:Http:MetricsPort={metrics}"]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{metrics}/") };
        using var scraped = await client.GetAsync(new Uri("metrics", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, scraped.StatusCode);
        using var refused = await client.GetAsync(new Uri("v1/late-events", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task MetricsPort_OfAnOwnEndpoint_EndsTheStart()
    {
        var port = Ports.Free();
        var refused = await Assert.ThrowsAsync<StartupException>(
            () => ApiHost.StartSecuredAsync([.. Endpoint("Https", port), $"--Emotion:Http:MetricsPort={port}"]));
        Assert.Contains($"Port {port} is set for both Emotion:Http:MetricsPort and Kestrel:Endpoints:Https:Url", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=emotion.test", key, HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } };
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    private string[] Endpoint(string name, int port)
    {
        var (certificate, key) = (Path.Combine(_folder, "tls.crt"), Path.Combine(_folder, "tls.key"));
        File.WriteAllText(certificate, _certificate.ExportCertificatePem());
        File.WriteAllText(key, _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return
        [
            $"--Kestrel:Endpoints:{name}:Url=https://127.0.0.1:{port}",
            $"--Kestrel:Endpoints:{name}:Certificate:Path={certificate}", $"--Kestrel:Endpoints:{name}:Certificate:KeyPath={key}",
        ];
    }

    private async Task AssertServedAsync(int https, int grpc)
    {
        var address = new Uri($"https://127.0.0.1:{https}/");
        var path = new Uri("v1/late-events", UriKind.Relative);
        using (var client = new HttpClient(Trusting()) { BaseAddress = address })
        {
            using var refused = await client.GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            client.DefaultRequestHeaders.Add("X-Api-Key", ApiHost.Key("read"));
            using var answer = await client.GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Server"));
        }

        // It is this certificate: who does not know it is told nothing, nor who does not ask for TLS.
        using var stranger = new HttpClient { BaseAddress = address };
        Assert.IsType<AuthenticationException>((await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(path, Cancel))).InnerException);
        using var plain = new HttpClient { BaseAddress = new UriBuilder(address) { Scheme = "http" }.Uri };
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(path, Cancel));

        await using (var feed = await OpenFeedAsync(address, $"https://127.0.0.1:{https}"))
        {
            await feed.NextAsync("hello");
        }

        // A page of the same host without TLS is another site.
        var foreign = await Assert.ThrowsAsync<FeedRefusedException>(() => OpenFeedAsync(address, "http://127.0.0.1"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.Status);

        using var channel = GrpcChannel.ForAddress(new Uri($"https://127.0.0.1:{grpc}/"), new GrpcChannelOptions { HttpHandler = Trusting(), DisposeHttpClient = true });
        var health = new Health.HealthClient(channel);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
        await health.CheckAsync(new HealthCheckRequest(), new Metadata { { "x-api-key", ApiHost.Key("read") } }, cancellationToken: Cancel);
    }

    private Task<FeedClient> OpenFeedAsync(Uri node, string origin) => FeedClient.OpenAsync(node, "", options =>
    {
        options.RemoteCertificateValidationCallback = IsOurs;
        options.SetRequestHeader("X-Api-Key", ApiHost.Key("read"));
        options.SetRequestHeader("Origin", origin);
    });

    private SocketsHttpHandler Trusting() => new() { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsOurs } };

    private bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(_certificate.RawData);
}
