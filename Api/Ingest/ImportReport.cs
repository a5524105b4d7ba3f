using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Api.Ingest;

/// <summary>What became of an imported file.</summary>
/// <param name="Accepted">Rows that were loaded, or had been before.</param>
/// <param name="Loaded">Of these, rows that changed something.</param>
/// <param name="Unchanged">Of these, rows that were there already.</param>
/// <param name="Rejected">Rows that could not be read or are not valid.</param>
/// <param name="Errors">What is wrong with them, the first 100.</param>
public sealed record ImportReport(long Accepted, long Loaded, long Unchanged, long Rejected, IReadOnlyList<ImportError> Errors);

/// <summary>What is wrong with a row.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Field">The field; <c>row</c> if it is the whole.</param>
/// <param name="Message">What it must be.</param>
public sealed record ImportError(long Line, string Field, string Message);

/// <summary>Generated serializers of imports.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ImportReport))]
internal sealed partial class ImportJson : JsonSerializerContext;
