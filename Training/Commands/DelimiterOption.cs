using System.CommandLine;
using System.CommandLine.Parsing;

namespace Emotion.Training.Commands;

/// <summary>The option <c>--delimiter</c>; the parser of options knows no <see cref="char"/>.</summary>
internal static class DelimiterOption
{
    /// <summary>Creates the option.</summary>
    public static Option<char?> Create() => new("--delimiter")
    {
        Description = "Separator of the columns, one character or \\t. Default: by the file's name or first line.",
        CustomParser = Read,
    };

    private static char? Read(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text == "\\t")
        {
            return '\t';
        }

        if (text.Length == 1)
        {
            return text[0];
        }

        argument.AddError($"'{text}' is not one character.");
        return null;
    }
}
