namespace Emotion.Inference;

/// <summary>A model that scores rows of features.</summary>
public interface ITabularModel : IModel
{
    /// <summary>Features per row.</summary>
    int Features { get; }

    /// <summary>Outputs per row.</summary>
    int Outputs { get; }

    /// <summary>Scores rows. A row's scores do not depend on its neighbours.</summary>
    /// <param name="rows">Row after row, <see cref="Features"/> values each; NaN where a value is missing.</param>
    /// <returns>Row after row, <see cref="Outputs"/> values each.</returns>
    float[] Score(ReadOnlyMemory<float> rows);
}
