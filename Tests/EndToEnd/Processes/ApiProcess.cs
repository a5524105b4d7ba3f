using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Emotion.Tests.Shared;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>The main job as a process of its own: <c>Api</c> in embedded mode, on free ports, with a data directory of its own.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private readonly RunningProcess _process;

    private ApiProcess(RunningProcess process, int port, int grpcPort)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
        Grpc = new Uri($"http://127.0.0.1:{grpcPort}/");
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Address { get; }

    /// <summary>Where gRPC is served.</summary>
    public Uri Grpc { get; }

    public HttpClient Http { get; }

    /// <summary>What it printed last: for the day a test fails.</summary>
    public string LastLines => _process.LastLines;

    /// <summary>Starts it without waiting for it to be ready.</summary>
    public static ApiProcess Launch(string dataDirectory, params (string Name, string Value)[] settings) =>
        Launch("dotnet", [Repository.Assembly("Api")], dataDirectory, settings);

    /// <summary>Starts it so that <see cref="FillDiskAsync"/> makes writes fail instead of ending it.</summary>
    public static ApiProcess LaunchOnSmallDisk(string dataDirectory, params (string Name, string Value)[] settings) => Launch(
        "/bin/bash",
        ["-c", "trap '' XFSZ; exec dotnet \"$0\"", Repository.Assembly("Api")],
        dataDirectory,
        settings);

    private static ApiProcess Launch(string file, string[] arguments, string dataDirectory, (string Name, string Value)[] settings)
    {
        var (http, grpc) = (Ports.Free(), Ports.Free());
        var environment = new Dictionary<string, string>
        {
            ["Emotion__DataDirectory"] = dataDirectory,
            ["Emotion__Http__Port"] = http.ToString(CultureInfo.InvariantCulture),
            ["Emotion__Http__GrpcPort"] = grpc.ToString(CultureInfo.InvariantCulture),
            ["Emotion__Demo__Enabled"] = "false",
            // The silo shares two cores with the tests.
            ["DOTNET_gcServer"] = "0",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return new ApiProcess(RunningProcess.Start(file, arguments, environment), http, grpc);
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ApiProcess> StartAsync(string dataDirectory, params (string Name, string Value)[] settings)
    {
        var api = Launch(dataDirectory, settings);
        try
        {
            await api.ReadyAsync();
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for <c>/health/ready</c>.</summary>
    public Task ReadyAsync() => Until.True(
        async () =>
        {
            Assert.False(_process.HasExited, $"The process ended: {_process.LastLines}");
            try
            {
                return (await Http.GetAsync("health/ready")).StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        TimeSpan.FromSeconds(300),
        () => _process.LastLines);

    /// <summary>The broker's address, as users learn it.</summary>
    public async Task<string> BootstrapServersAsync() =>
        (await Http.GetFromJsonAsync<JsonNode>("v1/system"))!["kafka"]!["bootstrapServers"]!.GetValue<string>();

    /// <summary>How many posts of a user are counted; 0 for a user never seen.</summary>
    public async Task<long> PostsOfAsync(string user)
    {
        using var answer = await Http.GetAsync($"v1/users/{Uri.EscapeDataString(user)}/emotions");
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return 0;
        }

        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["posts"]!.GetValue<long>();
    }

    /// <summary>Ids of a user's results, newest first, read page by page to the end.</summary>
    public async Task<List<string>> HistoryOfAsync(string user, int pageSize)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = (await Http.GetFromJsonAsync<JsonNode>($"v1/users/{Uri.EscapeDataString(user)}/emotions/history?limit={pageSize}{after}"))!;
            ids.AddRange(page["items"]!.AsArray().Select(static item => item!["id"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return ids;
    }

    /// <summary>The disk is full as soon as a file reaches a size: a limit of the process, since a disk quota needs a disk of its own.</summary>
    public Task FillDiskAsync(int maxFileKilobytes) => _process.LimitFileSizeAsync($"{maxFileKilobytes * 1024}");

    /// <summary>There is room again.</summary>
    public Task FreeDiskAsync() => _process.LimitFileSizeAsync("unlimited");

    public Task KillAsync() => _process.KillAsync();

    public Task StopAsync() => _process.StopAsync(TimeSpan.FromSeconds(40));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }
}
