namespace Emotion.Inference;

/// <summary>Loads models of one kind. Registered in the container; the registry picks by <see cref="ModelManifest.Kind"/>.</summary>
public interface IModelLoader
{
    /// <summary>The <c>kind</c> of <c>model.json</c> that this loader understands.</summary>
    string Kind { get; }

    /// <summary>Loads a model and checks that its graph fits its manifest. Warm-up is the registry's.</summary>
    /// <param name="folder">The version's folder, with <c>model.onnx</c> and whatever files the preparation needs.</param>
    /// <param name="manifest">The parsed and validated <c>model.json</c>.</param>
    /// <returns>The model, owned by the caller.</returns>
    /// <exception cref="ModelLoadException">The folder is unusable; the message is for people.</exception>
    IModel Load(string folder, ModelManifest manifest);
}
