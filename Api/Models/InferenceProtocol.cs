using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Api.Models;

/// <summary>A tensor of the Open Inference Protocol.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype"><c>BYTES</c> (strings) or <c>FP32</c>.</param>
/// <param name="Shape">Its shape; -1 for any.</param>
public sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<int> Shape)
{
    /// <summary>An output's labels, in order.</summary>
    public TensorLabels? Parameters { get; init; }
}

/// <summary>What the columns of a tensor mean.</summary>
/// <param name="Labels">One label per column.</param>
public sealed record TensorLabels(IReadOnlyList<string> Labels);

/// <summary>A model's metadata.</summary>
/// <param name="Name">The model.</param>
/// <param name="Versions">Its versions.</param>
/// <param name="Platform">What runs it.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Outputs">The outputs.</param>
public sealed record ModelMetadata(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs);

/// <summary>The server's metadata.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Extensions">The protocol's extensions that it has.</param>
public sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>Whether the server is alive.</summary>
/// <param name="Live">It is.</param>
public sealed record ServerLive(bool Live);

/// <summary>Whether the server can infer.</summary>
/// <param name="Ready">It can.</param>
public sealed record ServerReady(bool Ready);

/// <summary>Whether a model can infer.</summary>
/// <param name="Name">The model.</param>
/// <param name="Ready">It can.</param>
public sealed record ModelReady(string Name, bool Ready);

/// <summary>An inference request.</summary>
/// <param name="Inputs">The tensors.</param>
/// <param name="Id">Given back with the answer.</param>
/// <param name="Outputs">The outputs wanted; all when left out.</param>
public sealed record InferRequest(IReadOnlyList<InferInput> Inputs, string? Id = null, IReadOnlyList<InferOutputName>? Outputs = null);

/// <summary>An input tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype"><c>BYTES</c> or <c>FP32</c> (integers and <c>FP64</c> are taken for it).</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Data">Its values, flat or nested by the shape.</param>
public sealed record InferInput(string Name, string Datatype, IReadOnlyList<long> Shape, JsonElement Data);

/// <summary>An output wanted.</summary>
/// <param name="Name">Its name.</param>
public sealed record InferOutputName(string Name);

/// <summary>An inference response.</summary>
/// <param name="ModelName">The model.</param>
/// <param name="ModelVersion">The version that answered.</param>
/// <param name="Id">The request's id.</param>
/// <param name="Outputs">The tensors.</param>
public sealed record InferResponse(
    [property: JsonPropertyName("model_name")] string ModelName,
    [property: JsonPropertyName("model_version")] string ModelVersion,
    string? Id,
    IReadOnlyList<InferOutput> Outputs);

/// <summary>An output tensor: numbers or strings.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype"><c>BYTES</c> or <c>FP32</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Data">Its values, flat.</param>
public sealed record InferOutput(string Name, string Datatype, IReadOnlyList<int> Shape, JsonElement Data);
