namespace Emotion.Training.Onnx;

/// <summary>The values that reach a quantised product, as measured on texts: they are rounded to 255 steps between these bounds.</summary>
/// <param name="Low">The lowest value, at most 0.</param>
/// <param name="High">The highest value, above 0.</param>
internal readonly record struct ActivationRange(float Low, float High)
{
    /// <summary>One step.</summary>
    public float Scale => (High - Low) / 255;

    /// <summary>The step that stands for 0.</summary>
    public byte Zero => (byte)Math.Clamp(MathF.Round(-Low / Scale), 0, 255);
}
