using System.Collections.Concurrent;
using System.Diagnostics;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>A process of ours, whose output is kept for the day it fails. Killed at the end whatever happened.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private const int LastLineCount = 15;
    private const int LongestLine = 400;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it printed, both streams.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>What it printed last, for a failed test's message: a process that dies says why at its end, behind much else.</summary>
    public string LastLines
    {
        get
        {
            if (_process.HasExited)
            {
                // Until all it printed has been read.
                _process.WaitForExit();
            }

            return string.Join('\n', _lines.TakeLast(LastLineCount).Select(line => line.Length > LongestLine ? line[..LongestLine] + "…" : line));
        }
    }

    public static RunningProcess Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var running = new RunningProcess(new Process { StartInfo = start });
        running._process.OutputDataReceived += (_, line) => running.Keep(line.Data);
        running._process.ErrorDataReceived += (_, line) => running.Keep(line.Data);
        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>SIGKILL: nothing of it runs on.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, then waits for the end.</summary>
    public async Task StopAsync(TimeSpan deadline)
    {
        await SignalAsync("TERM");
        using var timeout = new CancellationTokenSource(deadline);
        await _process.WaitForExitAsync(timeout.Token);
    }

    /// <summary>Waits until it has ended by itself and everything it printed is here.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The process did not end within {deadline}: {Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal, such as <c>STOP</c> or <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Sets the largest size of a file that the process may write: bytes, or <c>unlimited</c>.</summary>
    public async Task LimitFileSizeAsync(string bytes)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", Id, $"--fsize={bytes}:"]);
        await prlimit.WaitForExitAsync();
        Assert.Equal(0, prlimit.ExitCode);
    }

    /// <summary>Bytes in memory now; 0 once it has ended.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.HasExited ? 0 : _process.WorkingSet64;
    }

    private string Id => _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
