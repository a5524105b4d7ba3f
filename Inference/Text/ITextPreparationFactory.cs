namespace Emotion.Inference.Text;

/// <summary>Creates the preparation that a model asks for. Registered in the container.</summary>
public interface ITextPreparationFactory
{
    /// <summary>The <c>kind</c> inside <see cref="ModelManifest.Preparation"/> that this factory understands.</summary>
    string Kind { get; }

    /// <summary>Creates the preparation.</summary>
    /// <param name="folder">The version's folder, with vocabulary files if any.</param>
    /// <param name="manifest">The manifest.</param>
    /// <returns>The preparation.</returns>
    /// <exception cref="ModelLoadException">Its parameters or files are unusable.</exception>
    ITextPreparation Create(string folder, ModelManifest manifest);
}
