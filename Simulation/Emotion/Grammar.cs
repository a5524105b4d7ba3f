using System.Text;

namespace Emotion.Simulation.Emotion;

/// <summary>Expands the rules of <c>phrases.txt</c>.</summary>
internal sealed class Grammar
{
    private readonly Dictionary<string, string[]> _rules;

    private Grammar(Dictionary<string, string[]> rules) => _rules = rules;

    /// <summary>Topics that have a <c>.thing</c> and a <c>.place</c> rule, in the order of the file.</summary>
    public IReadOnlyList<string> Topics { get; private init; } = [];

    public static Grammar Load()
    {
        using var stream = typeof(Grammar).Assembly.GetManifestResourceStream("Emotion.Simulation.Emotion.phrases.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rules = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? current = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                rules.Add(line[1..^1], current = []);
            }
            else
            {
                (current ?? throw new InvalidDataException("phrases.txt begins without a rule")).Add(line);
            }
        }

        return new Grammar(rules.ToDictionary(rule => rule.Key, rule => rule.Value.ToArray(), StringComparer.Ordinal))
        {
            Topics = [.. rules.Keys.Where(name => name.EndsWith(".thing", StringComparison.Ordinal)).Select(name => name[..^6])],
        };
    }

    /// <summary>One expansion of a rule about a topic.</summary>
    public string Expand(string rule, string topic, Random random)
    {
        var text = new StringBuilder();
        Append(Pick(rule, random), topic, random, text);
        return text.ToString();
    }

    private void Append(ReadOnlySpan<char> line, string topic, Random random, StringBuilder text)
    {
        while (line.IndexOf('{') is >= 0 and var open)
        {
            var close = line.IndexOf('}');
            text.Append(line[..open]);
            var slot = line[(open + 1)..close].ToString();
            Append(Pick(slot is "thing" or "place" ? $"{topic}.{slot}" : slot, random), topic, random, text);
            line = line[(close + 1)..];
        }

        text.Append(line);
    }

    private string Pick(string rule, Random random) => _rules[rule][random.Next(_rules[rule].Length)];
}
