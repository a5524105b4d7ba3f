using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Emotion.Training.Commands;

/// <summary>
/// Where a command writes: progress and words for people on standard error, always; with <c>--json</c> exactly one
/// JSON document on standard output, else a table for people there.
/// </summary>
internal sealed class CommandOutput
{
    private readonly bool _json;

    /// <summary>Reads the output options of a parsed command line.</summary>
    /// <param name="arguments">The parsed command line.</param>
    public CommandOutput(ParseResult arguments) => _json = arguments.GetValue(Json);

    /// <summary>The option <c>--json</c>, understood by every command.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output.",
        Recursive = true,
    };

    /// <summary>The console of standard error: progress bars, tables and notes while a command runs.</summary>
    public IAnsiConsole Progress { get; } = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
    });

    /// <summary>Writes a command's result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="result">The result, written as JSON when <c>--json</c> was given.</param>
    /// <param name="type">The source-generated JSON contract of <typeparamref name="T"/>.</param>
    /// <param name="forPeople">Writes the result for people otherwise.</param>
    public void Write<T>(T result, JsonTypeInfo<T> type, Action<IAnsiConsole> forPeople)
    {
        if (_json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, type));
        }
        else
        {
            forPeople(AnsiConsole.Console);
        }
    }
}
