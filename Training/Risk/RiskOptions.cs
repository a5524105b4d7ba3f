using System.CommandLine;
using System.Globalization;

namespace Emotion.Training.Risk;

/// <summary>The options that the risk commands share.</summary>
internal sealed class RiskOptions
{
    /// <summary>The history.</summary>
    public Option<string[]> Data { get; } = new("--data", "--train", "--transactions", "--history")
    {
        Description = "Files of labelled transactions (CSV, TSV or NDJSON), read as one history in the order of event time. "
            + "Give as many days before those of interest as there are: features look back 30 days and the reporting delay.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Later files.</summary>
    public Option<string[]> Test { get; } = new("--test")
    {
        Description = "Further files, usually later ones with the test days; they join the same history.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Profiles.</summary>
    public Option<string?> Profiles { get; } = new("--profiles")
    {
        Description = "File of customers' profiles (userId,homeLat,homeLon,homeCountry,signupAt); unknown without.",
    };

    /// <summary>First training day.</summary>
    public Option<DateOnly?> TrainFrom { get; } = Date("--train-from", "First training day (UTC). Default: six days before --train-to.");

    /// <summary>Last training day.</summary>
    public Option<DateOnly?> TrainTo { get; } = Date("--train-to", "Last training day, included. Default: the last day of --data.");

    /// <summary>First test day.</summary>
    public Option<DateOnly?> TestFrom { get; } = Date(
        "--test-from", "First test day. Default: the day after the training days and the reporting delay.", "--from");

    /// <summary>Last test day.</summary>
    public Option<DateOnly?> TestTo { get; } = Date(
        "--test-to", "Last test day, included. Default: six days after --test-from, or the last day of the data.", "--to");

    /// <summary>Reporting delay.</summary>
    public Option<int?> DelayDays { get; } = new("--delay-days", "--delay")
    {
        Description = "Days until a fraud is reported, 0 to 14: features know nothing of younger frauds. Default: the model's, else 7.",
    };

    /// <summary>Seed.</summary>
    public Option<int> Seed { get; } = new("--seed") { Description = "Equal seeds give equal models.", DefaultValueFactory = _ => 1 };

    private Option<string> User { get; } = Column("--user", "userId", "customer or card");

    private Option<string> Amount { get; } = Column("--amount", "amount", "amount");

    private Option<string> Merchant { get; } = Column("--merchant", "merchantId", "merchant or terminal");

    private Option<string> Time { get; } = Column("--time", "createdAt", "event time, RFC 3339 or Unix seconds");

    private Option<string> Id { get; } = Column("--id", "id", "transaction id, made from the line's number where it is missing");

    private Option<string> Label { get; } = Column("--label", "fraud", "label, 1/0 or true/false");

    /// <summary>Adds the options that say what the data is.</summary>
    public void AddDataTo(Command command)
    {
        foreach (var option in new Option[] { Data, Test, Profiles, DelayDays, User, Amount, Merchant, Time, Id, Label })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds the options that say which days.</summary>
    public void AddDaysTo(Command command)
    {
        foreach (var option in new Option[] { TrainFrom, TrainTo, TestFrom, TestTo, Seed })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The columns named.</summary>
    public TransactionColumns Columns(ParseResult parsed) => new(
        parsed.GetValue(Id)!, parsed.GetValue(User)!, parsed.GetValue(Amount)!, parsed.GetValue(Merchant)!, parsed.GetValue(Time)!, parsed.GetValue(Label)!);

    /// <summary>The reporting delay named, or <paramref name="otherwise"/>.</summary>
    /// <exception cref="FormatException">It is out of range.</exception>
    public int Delay(ParseResult parsed, int otherwise) => (parsed.GetValue(DelayDays) ?? otherwise) is >= 0 and <= 14
        and var days ? days : throw new FormatException("--delay-days must be from 0 to 14.");

    private static Option<string> Column(string name, string column, string what) => new(name)
    {
        Description = $"Column of the {what}.",
        DefaultValueFactory = _ => column,
    };

    private static Option<DateOnly?> Date(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description + " yyyy-MM-dd.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return DayRange.DayOf(time);
            }

            result.AddError($"{name}: '{text}' is not a day such as 2018-07-25.");
            return null;
        },
    };
}
