using Emotion.Silo.Configuration;

namespace Emotion.Silo.Storage.Features;

/// <summary>The part of a feature store that the silo's start and end need.</summary>
internal interface IFeatureDatabase : IDisposable
{
    /// <summary>Creates or upgrades the schema; called once, before any other use.</summary>
    /// <exception cref="StartupException">The database cannot be used; says why and what mends it.</exception>
    void Open();
}
