using CsCheck;
using Emotion.Api.Ingest;

namespace Emotion.Tests.Unit.Ingest;

public sealed class BoundedLinesTests
{
    private const int Limit = 7;

    private static readonly string[] Parts = ["a", "bc", "\n", "\r\n", new string('x', 9_000)];

    [Fact]
    public void ReadAsync_AnyText_GivesEachLineUpToTheLimit() => Gen.Int[0, Parts.Length - 1].Array[0, 12].Sample(parts =>
    {
        var text = string.Concat(parts.Select(static part => Parts[part]));
        var expected = text.Split('\n').ToList();
        if (expected[^1].Length == 0)
        {
            // What ends with a line end has no further line.
            expected.RemoveAt(expected.Count - 1);
        }

        var read = Read(text);
        Assert.Equal(expected.Select(static line => line.Length > Limit ? line[..Limit] : line), read.Select(static line => line.Text));
        Assert.Equal(expected.Select(static line => line.Length > Limit), read.Select(static line => line.IsCut));
    });

    [Fact]
    public void ReadAsync_EndlessLine_HoldsNoMoreThanTheLimit()
    {
        using var endless = new Repeated(characters: 50_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var lines = new BoundedLines(endless, Limit);
        var line = Wait(lines.ReadAsync(TestContext.Current.CancellationToken));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal(new BoundedLines.Line("xxxxxxx", IsCut: true), line);
    }

    private static List<BoundedLines.Line> Read(string text)
    {
        using var reader = new StringReader(text);
        var lines = new BoundedLines(reader, Limit);
        List<BoundedLines.Line> read = [];
        while (Wait(lines.ReadAsync(TestContext.Current.CancellationToken)) is { } line)
        {
            read.Add(line);
        }

        return read;
    }

    /// <summary>Readers of memory never wait.</summary>
    private static BoundedLines.Line? Wait(ValueTask<BoundedLines.Line?> line)
    {
        Assert.True(line.IsCompletedSuccessfully);
        return line.Result;
    }

    /// <summary>One long line, made as it is read.</summary>
    private sealed class Repeated(int characters) : TextReader
    {
        private int _left = characters;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(_left, buffer.Length);
            _left -= count;
            buffer.Span[..count].Fill('x');
            return ValueTask.FromResult(count);
        }
    }
}
