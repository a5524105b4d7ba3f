using System.Diagnostics;

namespace Emotion.Tests.Integration.Deployment;

/// <summary>Renders the overlays by kubectl's own kustomize, where there is one that is new enough; Debian 12's is not.</summary>
public sealed class KubectlTests
{
    private const int OldestKustomize = 4;

    [Theory]
    [MemberData(nameof(ManifestTests.Overlays), MemberType = typeof(ManifestTests))]
    public async Task Kustomize_Overlay_RendersWithItsSettingsMerged(string overlay)
    {
        Assert.SkipUnless(await HasKustomizeAsync(), $"No kubectl with kustomize {OldestKustomize} or newer is installed.");
        var (code, output, error) = await RunAsync("kustomize", Path.Combine(Manifests.Infra, "k8s", "overlays", overlay));
        Assert.True(code == 0, error);
        Assert.Contains("Emotion__Kafka__BootstrapServers:", output, StringComparison.Ordinal);
        Assert.Contains("Emotion__Kafka__Partitions:", output, StringComparison.Ordinal);
        Assert.Contains("image: orleans-emotion/silo:", output, StringComparison.Ordinal);
        Assert.Contains("name: emotion-settings-", output, StringComparison.Ordinal);
    }

    private static async Task<bool> HasKustomizeAsync()
    {
        try
        {
            var (_, output, _) = await RunAsync("version", "--client");
            var at = output.IndexOf("Kustomize Version: v", StringComparison.Ordinal);
            return at >= 0 && int.Parse(output[(at + 20)..].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture) >= OldestKustomize;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
