using System.CommandLine;
using Emotion.Training.Commands;

namespace Emotion.Training.Replay;

/// <summary>Options of <c>replay</c>.</summary>
internal sealed class ReplayOptions
{
    public Option<FileInfo> File { get; } = new Option<FileInfo>("--file") { Description = "The file: NDJSON, CSV or TSV.", Required = true }.AcceptExistingOnly();

    public Option<string> Topic { get; } = new("--topic") { Description = "Where the events go.", Required = true };

    public Option<double> Rate { get; } = new("--rate") { Description = "Events per second; 0 sends as fast as the broker and its consumers take them.", DefaultValueFactory = _ => 100 };

    public Option<long> Limit { get; } = new("--limit") { Description = "Most events sent; 0 for all.", DefaultValueFactory = _ => 0 };

    public Option<string?> Bootstrap { get; } = new("--bootstrap") { Description = "Bootstrap servers, host:port. Default: ask the API." };

    public Option<Uri> Api { get; } = ServiceAddress.CreateOption("--api", "Address of a running API, whose /v1/system names the broker.");

    public Option<string?> ApiKey { get; } = new("--api-key") { Description = "A key of scope read, where the API wants one. Default: EMOTION_API_KEY.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("EMOTION_API_KEY") };

    public Option<bool> NoHeader { get; } = new("--no-header") { Description = "The first line is data; columns are called 1, 2, ..." };

    public Option<char?> Delimiter { get; } = DelimiterOption.Create();

    public Option<bool> KeepTimes { get; } = new("--keep-times") { Description = "Take createdAt from the file. Default: the time of sending." };

    public Option<int> Users { get; } = new("--users") { Description = "How many users rows without one are spread over.", DefaultValueFactory = _ => 1_000 };

    /// <summary>Column of each event field that is not called as the field is.</summary>
    public IReadOnlyDictionary<string, Option<string?>> Columns { get; } = new Dictionary<string, Option<string?>>(StringComparer.Ordinal)
    {
        ["id"] = Column("--id", "the event's id; generated where there is none"),
        ["userId"] = Column("--user", "the user; --session means the same"),
        ["text"] = Column("--text", "the text of a post"),
        ["createdAt"] = Column("--time", "the event time (RFC 3339 or Unix seconds)"),
        ["itemId"] = Column("--item", "the item of a click"),
        ["action"] = Column("--action", "view, cart or purchase; view where there is none"),
        ["amount"] = Column("--amount", "the amount of a transaction"),
        ["currency"] = Column("--currency", "its currency; EUR where there is none"),
        ["merchantId"] = Column("--merchant", "its merchant"),
        ["sourceId"] = Column("--source", "the vehicle or rider of a GPS event"),
        ["kind"] = Column("--kind", "supply or demand"),
        ["lat"] = Column("--lat", "latitude"),
        ["lon"] = Column("--lon", "longitude"),
    };

    public Command AddTo(Command command)
    {
        foreach (var option in (Option[])[File, Topic, Rate, Limit, Bootstrap, Api, ApiKey, NoHeader, Delimiter, KeepTimes, Users, .. Columns.Values])
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static Option<string?> Column(string name, string meaning)
    {
        var option = new Option<string?>(name) { Description = $"Column of {meaning}." };
        if (name == "--user")
        {
            option.Aliases.Add("--session");
        }

        return option;
    }
}
