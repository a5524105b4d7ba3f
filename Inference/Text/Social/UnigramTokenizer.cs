namespace Emotion.Inference.Text.Social;

/// <summary>
/// Cuts text into the most probable sequence of sub-word pieces (unigram language model, Kudo 2018), by Viterbi over a trie. Characters that no piece covers become the unknown piece, one for each run of them.
/// </summary>
internal sealed class UnigramTokenizer : IPieceTokenizer
{
    /// <summary>The unknown piece.</summary>
    public const int Unknown = 0;

    private const float UnknownScore = -30f;

    private readonly Dictionary<long, int> _edges = [];
    private readonly List<int> _pieceAt = [-1];
    private readonly float[] _scores;

    /// <summary>Creates the tokenizer.</summary>
    /// <param name="pieces">The pieces; the index is the id. Pieces with a score of zero or above are control pieces, never cut to.</param>
    public UnigramTokenizer(IReadOnlyList<(string Piece, float Score)> pieces)
    {
        _scores = new float[pieces.Count];
        for (var id = 0; id < pieces.Count; id++)
        {
            _scores[id] = pieces[id].Score;
            if (pieces[id].Score < 0)
            {
                Insert(pieces[id].Piece, id);
            }
        }
    }

    /// <inheritdoc />
    public int Count => _scores.Length;

    /// <inheritdoc />
    public char Space => '\u2581';

    /// <inheritdoc />
    public (int Start, int End)? Marks => null;

    /// <inheritdoc />
    public void Encode(ReadOnlySpan<char> text, List<int> destination)
    {
        var n = text.Length;
        var best = n < 512 ? stackalloc float[n + 1] : new float[n + 1];
        var from = n < 512 ? stackalloc int[n + 1] : new int[n + 1];
        var via = n < 512 ? stackalloc int[n + 1] : new int[n + 1];
        best.Fill(float.NegativeInfinity);
        best[0] = 0;
        for (var i = 0; i < n; i++)
        {
            Relax(best, from, via, i, i + 1, Unknown, UnknownScore);
            var node = 0;
            for (var j = i; j < n && _edges.TryGetValue(((long)node << 16) | text[j], out node); j++)
            {
                if (_pieceAt[node] >= 0)
                {
                    Relax(best, from, via, i, j + 1, _pieceAt[node], _scores[_pieceAt[node]]);
                }
            }
        }

        var first = destination.Count;
        for (var at = n; at > 0; at = from[at])
        {
            if (via[at] != Unknown || destination.Count == first || destination[^1] != Unknown)
            {
                destination.Add(via[at]);
            }
        }

        destination.Reverse(first, destination.Count - first);
    }

    private static void Relax(Span<float> best, Span<int> from, Span<int> via, int start, int end, int piece, float score)
    {
        if (best[start] + score > best[end])
        {
            best[end] = best[start] + score;
            from[end] = start;
            via[end] = piece;
        }
    }

    private void Insert(string piece, int id)
    {
        var node = 0;
        foreach (var c in piece)
        {
            var key = ((long)node << 16) | c;
            if (!_edges.TryGetValue(key, out var next))
            {
                next = _pieceAt.Count;
                _pieceAt.Add(-1);
                _edges.Add(key, next);
            }

            node = next;
        }

        // A doubled piece keeps its first id.
        if (_pieceAt[node] < 0)
        {
            _pieceAt[node] = id;
        }
    }
}
