using System.Net.Http.Json;
using System.Net.WebSockets;
using Emotion.Api.Diagnosis;

namespace Emotion.Tests.Integration.Watching;

/// <summary>Runs behind all other tests, one after the other.</summary>
[CollectionDefinition(nameof(DiagnosisTests), DisableParallelization = true)]
public sealed class AloneGroup;

/// <summary>
/// A running service in which one thing is made slow after the other: the diagnosis names it. Nothing runs beside these tests: they
/// overload the processors, and what others took would be named.
/// </summary>
[Collection(nameof(DiagnosisTests))]
public sealed class DiagnosisTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private WholeService _service = null!;

    public async ValueTask InitializeAsync() =>
        _service = await WholeService.StartAsync("--Emotion:Feed:Capacity=256", "--Emotion:Feed:MaxClientLag=128");

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Diagnose_IdleService_NamesNothing()
    {
        await _service.PostAsync([("a", "ann", "what a day")], cancellationToken: TestContext.Current.CancellationToken);
        var report = await UntilStageAsync(Stages.None);
        Assert.Contains(report.Findings, finding => finding.Stage == Stages.StateWrite);
        Assert.Equal(Stages.AdviceFor(Stages.None), report.Advice);
        Assert.NotEmpty(report.Silos);
    }

    [Fact]
    public async Task Diagnose_SlowStorage_NamesStateWrite()
    {
        _service.Database.Delay = TimeSpan.FromSeconds(2);
        await using var load = new SteadyLoad(_service, users: 100, atOnce: 20);
        await UntilStageAsync(Stages.StateWrite, "transactionMax", atLeast: 2);
    }

    [Fact]
    public async Task Diagnose_SlowModel_NamesInference()
    {
        _service.Models.PerInput = TimeSpan.FromMilliseconds(50);
        await using var load = new SteadyLoad(_service, users: 200, atOnce: 40);
        await UntilStageAsync(Stages.Inference, "workersBusy", atLeast: 0.3);
    }

    [Fact]
    public async Task Diagnose_OneKeyWithMostOfTheTraffic_NamesItAsHotKey()
    {
        _service.Models.PerInput = TimeSpan.FromMilliseconds(2);
        await _service.PostAsync(Enumerable.Range(0, 16_000).Select(i => ($"h{i}", "crowded", "again and again")), cancellationToken: TestContext.Current.CancellationToken);
        var report = await UntilStageAsync(Stages.HotKey);
        Assert.Contains("'crowded'", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnose_SlowAcknowledgements_NamesOutput()
    {
        _service.Producer.Delay = TimeSpan.FromSeconds(2);
        await using var load = new SteadyLoad(_service, users: 100, atOnce: 20);
        await UntilStageAsync(Stages.Output, "acknowledgeMax", atLeast: 2);
    }

    [Fact]
    public async Task Diagnose_ClientThatDoesNotRead_NamesFeed()
    {
        using var deaf = new ClientWebSocket();
        await deaf.ConnectAsync(new UriBuilder(_service.Address) { Scheme = "ws", Path = "/v1/feed" }.Uri, TestContext.Current.CancellationToken);
        await using var load = new SteadyLoad(_service, users: 50, atOnce: 40, text: new string('x', 4_900));
        await UntilStageAsync(Stages.Feed, "dropped", atLeast: 1);
    }

    /// <summary>Asks until it names a stage, with a figure of it that says so.</summary>
    private async Task<DiagnosisReport> UntilStageAsync(string stage, string? figure = null, double atLeast = 0)
    {
        DiagnosisReport? report = null;
        try
        {
            await Until.TrueAsync(
                async () =>
                {
                    report = await _service.Http.GetFromJsonAsync<DiagnosisReport>("v1/diagnose", TestContext.Current.CancellationToken);
                    await Task.Delay(200, TestContext.Current.CancellationToken);
                    return report!.Stage == stage && report.WindowSeconds > 0
                        && (figure is null || report.Findings.First(finding => finding.Stage == stage).Figures[figure] >= atLeast);
                },
                Patience);
        }
        catch (Exception unmet) when (report is not null && unmet is Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"Not {stage} but {report.Stage}: {string.Join("\n", report.Findings.Select(finding => $"{finding.Stage} {finding.Score}: {finding.Summary}"))}");
        }

        return report!;
    }
}
