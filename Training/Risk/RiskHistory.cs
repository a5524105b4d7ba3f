using System.CommandLine;
using Emotion.Grains.Risk.Features;

namespace Emotion.Training.Risk;

/// <summary>The transactions a command was given, with their features.</summary>
internal static class RiskHistory
{
    /// <summary>Reads the files and computes the features.</summary>
    /// <exception cref="FormatException">A file cannot be read, or there is none.</exception>
    public static FeatureTable Load(IReadOnlyCollection<string> files, RiskOptions options, ParseResult parsed, int delayDays)
    {
        var rows = files.Count == 0
            ? throw new FormatException("Name at least one file of transactions with --data.")
            : TransactionFile.ReadAll(files, options.Columns(parsed));
        if (rows.Count == 0)
        {
            throw new FormatException($"There are no transactions in {string.Join(", ", files)}.");
        }

        Console.Error.WriteLine(
            $"{rows.Count:N0} transactions from {DayRange.DayOf(rows[0].CreatedAt):yyyy-MM-dd} to {DayRange.DayOf(rows[^1].CreatedAt):yyyy-MM-dd}, "
            + $"{rows.Count(row => row.Fraud is true):N0} of them fraud");
        IReadOnlyDictionary<string, CustomerProfile>? profiles =
            parsed.GetValue(options.Profiles) is { } file ? TransactionFile.ReadProfiles(file) : null;
        return FeatureTable.Compute(rows, TimeSpan.FromDays(delayDays), profiles);
    }

    /// <summary>The last day of some files, to default the training days by.</summary>
    public static DateOnly LastDay(IEnumerable<string> files, RiskOptions options, ParseResult parsed) =>
        TransactionFile.ReadAll(files, options.Columns(parsed)) is [.., var last]
            ? DayRange.DayOf(last.CreatedAt) : throw new FormatException("There are no transactions in --data.");

    /// <summary>The training days asked for: by default the last seven of --data.</summary>
    public static DayRange TrainDays(RiskOptions options, ParseResult parsed, Func<DateOnly> lastDay)
    {
        var to = parsed.GetValue(options.TrainTo) ?? parsed.GetValue(options.TrainFrom)?.AddDays(6) ?? lastDay();
        return Ordered(parsed.GetValue(options.TrainFrom) ?? to.AddDays(-6), to, "--train");
    }

    /// <summary>The test days asked for: by default a week that begins the reporting delay after training. Null: the data ends before.</summary>
    public static DayRange? TestDays(RiskOptions options, ParseResult parsed, FeatureTable table, DayRange train, int delayDays)
    {
        var (first, last) = (DayRange.DayOf(table.Transactions[0].CreatedAt), DayRange.DayOf(table.Transactions[^1].CreatedAt));
        var from = parsed.GetValue(options.TestFrom) ?? Later(train.To.AddDays(delayDays + 1), first);
        var to = parsed.GetValue(options.TestTo);
        return to is null && from > last ? null
            : Ordered(from, to ?? (from.AddDays(6) < last ? from.AddDays(6) : last), "--test");
    }

    /// <summary>Says what is missing for features of some days as good as in serving, and for knowing which cards are compromised.</summary>
    public static void WarnOfGaps(FeatureTable table, DayRange needed, int delayDays)
    {
        var from = needed.From.AddDays(-30 - delayDays);
        DateOnly[] days = [.. table.Transactions.Select(row => DayRange.DayOf(row.CreatedAt)).Distinct().TakeWhile(day => day < needed.From), needed.From];
        if (days[0] > from)
        {
            Console.Error.WriteLine(
                $"note: features look back to {from:yyyy-MM-dd}, the data begins later; add earlier files with --data if you have them");
        }

        foreach (var (before, after) in days.Zip(days.Skip(1)).Where(pair => pair.Second > Later(pair.First.AddDays(1), from)))
        {
            Console.Error.WriteLine(
                $"note: there are no transactions on {new DayRange(Later(before.AddDays(1), from), after.AddDays(-1))}; features miss them, "
                + "and cards compromised then are not known to be");
        }
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DayRange Ordered(DateOnly from, DateOnly to, string option) => from <= to
        ? new DayRange(from, to) : throw new FormatException($"{option}-from {from:yyyy-MM-dd} is after {option}-to {to:yyyy-MM-dd}.");
}
