namespace Emotion.Inference;

/// <summary>A model in memory. Safe for concurrent use; disposed by the registry once no call uses it.</summary>
public interface IModel : IDisposable
{
    /// <summary>What the model says of itself in its <c>model.json</c>.</summary>
    ModelManifest Manifest { get; }
}
