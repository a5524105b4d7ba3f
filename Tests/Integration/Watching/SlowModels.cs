using Emotion.Inference;
using Emotion.Inference.Text;

namespace Emotion.Tests.Integration.Watching;

/// <summary>Text models that take longer than they must.</summary>
internal sealed class SlowModels
{
    /// <summary>How much longer each input takes.</summary>
    public TimeSpan PerInput { get; set; }

    /// <summary>Makes what a loader loads slow.</summary>
    public IModelLoader Slow(IModelLoader inner) => new Loader(inner, this);

    private sealed class Loader(IModelLoader inner, SlowModels models) : IModelLoader
    {
        public string Kind => inner.Kind;

        public IModel Load(string folder, ModelManifest manifest) => new Model((ITextModel)inner.Load(folder, manifest), models);
    }

    private sealed class Model(ITextModel inner, SlowModels models) : ITextModel
    {
        public ModelManifest Manifest => inner.Manifest;

        public PreparedText Prepare(string text) => inner.Prepare(text);

        public TextScores[] Score(ReadOnlySpan<PreparedText> batch)
        {
            Thread.Sleep(models.PerInput * batch.Length);
            return inner.Score(batch);
        }

        public void Dispose() => inner.Dispose();
    }
}
