namespace Emotion.Training.Risk;

/// <summary>Measures of a fraud score, as defined by the Fraud Detection Handbook (Le Borgne et al. 2022, chapter 4).</summary>
internal static class FraudMetrics
{
    /// <summary>
    /// Area under the ROC curve: the probability that a fraud scores above a legitimate transaction, ties counting half
    /// (Mann-Whitney). NaN without both kinds.
    /// </summary>
    public static double AreaUnderRoc(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        var order = Order(scores);
        var (frauds, legitimate, area) = (0L, 0L, 0d);
        for (var start = 0; start < order.Length;)
        {
            var (end, tiedFrauds) = Tie(scores, labels, order, start);
            var tiedLegitimate = end - start - tiedFrauds;
            area += tiedLegitimate * (frauds + (tiedFrauds / 2d));
            (frauds, legitimate, start) = (frauds + tiedFrauds, legitimate + tiedLegitimate, end);
        }

        return area / (frauds * (double)legitimate);
    }

    /// <summary>
    /// Average precision: precision at each distinct score, from the highest down, weighted by the recall it adds (no interpolation).
    /// NaN without frauds.
    /// </summary>
    public static double AveragePrecision(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        var order = Order(scores);
        var (frauds, sum) = (0, 0d);
        for (var start = 0; start < order.Length;)
        {
            var (end, tied) = Tie(scores, labels, order, start);
            frauds += tied;
            sum += tied * ((double)frauds / end);
            start = end;
        }

        return sum / frauds;
    }

    /// <summary>
    /// Day by day, how many of the <paramref name="top"/> cards with the highest score of the day are compromised; a card's score is
    /// that of its most suspicious transaction. A card that was found is not looked at on later days. When a day has fewer
    /// cards, the missing ones count as not compromised. The mean over the days is the handbook's card precision.
    /// </summary>
    /// <param name="scores">One per transaction.</param>
    /// <param name="labels">One per transaction.</param>
    /// <param name="cards">The card (customer) of each transaction.</param>
    /// <param name="days">The day of each transaction.</param>
    /// <param name="top">How many cards can be checked in a day.</param>
    public static List<CardPrecisionDay> CardPrecision(
        ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels, IReadOnlyList<string> cards, IReadOnlyList<DateOnly> days, int top)
    {
        var byDay = new SortedDictionary<DateOnly, Dictionary<string, (float Score, bool Fraud)>>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (!byDay.TryGetValue(days[i], out var day))
            {
                byDay[days[i]] = day = new(StringComparer.Ordinal);
            }

            day[cards[i]] = day.TryGetValue(cards[i], out var card)
                ? (Math.Max(card.Score, scores[i]), card.Fraud || labels[i]) : (scores[i], labels[i]);
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<CardPrecisionDay>(byDay.Count);
        foreach (var (day, ofDay) in byDay)
        {
            var left = ofDay.Where(card => !found.Contains(card.Key)).ToList();
            var detected = left.OrderByDescending(card => card.Value.Score).ThenBy(card => card.Key, StringComparer.Ordinal)
                .Take(top).Where(card => card.Value.Fraud).Select(card => card.Key).ToList();
            result.Add(new CardPrecisionDay(day, left.Count(card => card.Value.Fraud), detected.Count, (double)detected.Count / top));
            found.UnionWith(detected);
        }

        return result;
    }

    /// <summary>Mean squared difference between score and label (Brier 1950).</summary>
    public static double Brier(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels)
    {
        var sum = 0d;
        for (var i = 0; i < scores.Length; i++)
        {
            var error = scores[i] - (labels[i] ? 1 : 0);
            sum += error * error;
        }

        return sum / scores.Length;
    }

    /// <summary>Reliability table: the scores in <paramref name="bins"/> equal intervals of [0, 1], those without any left out.</summary>
    public static List<CalibrationBin> Calibration(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels, int bins)
    {
        var sums = new (int Count, double Score, int Frauds)[bins];
        for (var i = 0; i < scores.Length; i++)
        {
            ref var bin = ref sums[Math.Clamp((int)(scores[i] * bins), 0, bins - 1)];
            bin = (bin.Count + 1, bin.Score + scores[i], bin.Frauds + (labels[i] ? 1 : 0));
        }

        return [.. sums.Select((bin, i) => new CalibrationBin((double)i / bins, (i + 1d) / bins, bin.Count, bin.Score / bin.Count, (double)bin.Frauds / bin.Count))
            .Where(bin => bin.Count > 0)];
    }

    /// <summary>Expected calibration error: mean distance of score and share of frauds over the bins, weighted by their counts.</summary>
    public static double CalibrationError(IReadOnlyCollection<CalibrationBin> bins) =>
        bins.Sum(bin => bin.Count * Math.Abs(bin.MeanScore - bin.FraudRate)) / bins.Sum(bin => bin.Count);

    private static int[] Order(ReadOnlySpan<float> scores)
    {
        var keys = scores.ToArray();
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, order);
        Array.Reverse(order);
        return order;
    }

    private static (int End, int Frauds) Tie(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels, int[] order, int start)
    {
        var (end, frauds) = (start, 0);
        while (end < order.Length && scores[order[end]] == scores[order[start]])
        {
            frauds += labels[order[end++]] ? 1 : 0;
        }

        return (end, frauds);
    }
}
