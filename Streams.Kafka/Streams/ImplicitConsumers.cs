using System.Collections.Immutable;
using Orleans.Metadata;
using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>
/// Which grain types subscribe implicitly to a topic and can be served by the fast path: those with the default stream mapping
/// that take their subscriptions by <see cref="IStreamSubscriptionObserver"/>. Read from the cluster's manifest.
/// </summary>
internal sealed class ImplicitConsumers(GrainBindingsResolver bindings, GrainClassMap classes, IEnumerable<IStreamNamespacePredicateProvider> predicates)
{
    private readonly IStreamNamespacePredicateProvider[] _predicates = [.. predicates];

    /// <summary>The grain types, in a stable order; empty if the topic takes the stock path.</summary>
    internal IReadOnlyList<GrainType> Of(string topic)
    {
        var found = new List<GrainType>();
        foreach (var (type, binding) in bindings.GetAllBindings().Bindings)
        {
            if (binding.Bindings.Any(one => Matches(one, topic)) && ObservesSubscriptions(type))
            {
                found.Add(type);
            }
        }

        found.Sort((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));
        return found;
    }

    private bool Matches(ImmutableDictionary<string, string> binding, string topic) =>
        binding.TryGetValue(WellKnownGrainTypeProperties.BindingTypeKey, out var type) && type == WellKnownGrainTypeProperties.StreamBindingTypeValue
        && binding.TryGetValue(WellKnownGrainTypeProperties.StreamBindingPatternKey, out var pattern)
        && (!binding.TryGetValue(WellKnownGrainTypeProperties.StreamIdMapperKey, out var mapper) || string.IsNullOrWhiteSpace(mapper))
        && Array.Exists(_predicates, provider => provider.TryGetPredicate(pattern, out var predicate) && predicate.IsMatch(topic));

    // A type this silo does not host is taken at its word: only its own silo knows the class.
    private bool ObservesSubscriptions(GrainType type) =>
        !classes.TryGetGrainClass(type, out var grainClass) || typeof(IStreamSubscriptionObserver).IsAssignableFrom(grainClass);
}
