using System.Text;

namespace Emotion.Api.Ingest;

/// <summary>
/// Reads text line by line and holds no more of a line than a limit: what goes beyond is read and forgotten, so that a file of any
/// size without a line end costs no memory.
/// </summary>
/// <param name="reader">The text.</param>
/// <param name="limit">Most characters of a line.</param>
internal sealed class BoundedLines(TextReader reader, int limit)
{
    private readonly char[] _buffer = new char[8 * 1024];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _end;

    /// <summary>A line.</summary>
    /// <param name="Text">The line without its end (a carriage return may remain); its beginning if it is longer than the limit.</param>
    /// <param name="IsCut">Whether it is.</param>
    internal readonly record struct Line(string Text, bool IsCut);

    /// <summary>Reads the next line.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The line; null at the end of the text.</returns>
    public async ValueTask<Line?> ReadAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        var (isAny, isCut) = (false, false);
        while (await FillAsync(cancellationToken))
        {
            isAny = true;
            var length = _buffer.AsSpan(_at, _end - _at).IndexOf('\n');
            var part = length < 0 ? _end - _at : length;
            isCut |= part > limit - _line.Length;
            _line.Append(_buffer, _at, Math.Min(part, limit - _line.Length));
            _at += part;
            if (length >= 0)
            {
                _at++;
                return new Line(_line.ToString(), isCut);
            }
        }

        return isAny ? new Line(_line.ToString(), isCut) : null;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_at == _end)
        {
            (_at, _end) = (0, await reader.ReadAsync(_buffer, cancellationToken));
        }

        return _at < _end;
    }
}
