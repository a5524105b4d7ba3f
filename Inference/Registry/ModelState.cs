namespace Emotion.Inference.Registry;

/// <summary>Where a model version stands.</summary>
public enum ModelState
{
    /// <summary>Being read and warmed up.</summary>
    Loading,

    /// <summary>In memory and warm.</summary>
    Ready,

    /// <summary>Refused; its error says why. A change of its folder is another try.</summary>
    Failed,

    /// <summary>Valid, but out of memory because nobody used it; the next call that asks for it loads it again.</summary>
    Unloaded,
}
