using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Pricing;

namespace Emotion.Grains.Pricing;

/// <summary>Collects the zones' prices. Written at most once a second: what a crash takes comes again with the next price.</summary>
internal sealed class ZoneDirectoryGrain(
    [PersistentState("zones")] IPersistentState<ZoneDirectoryState> state) : Grain, IZoneDirectoryGrain
{
    /// <summary>Most zones kept; beyond it the one whose price is oldest goes.</summary>
    public const int MaxZones = 10_000;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(1);

    private bool _dirty;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(WriteAsync, new GrainTimerCreationOptions(WriteInterval, WriteInterval));
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReportAsync(ZonePrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        var zones = state.State.Zones;
        if (zones.TryGetValue(price.Zone, out var known)
            && (known.WindowStart, known.Revision).CompareTo((price.WindowStart, price.Revision)) >= 0)
        {
            return Task.CompletedTask;
        }

        zones[price.Zone] = price;
        _dirty = true;
        if (zones.Count > MaxZones)
        {
            zones.Remove(zones.MinBy(static zone => zone.Value.WindowEnd).Key);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<ZonePrice>> ListAsync() => Task.FromResult(state.State.Zones.Values.ToImmutableArray());

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_dirty)
        {
            _dirty = false;
            try
            {
                await state.WriteStateAsync(cancellationToken);
            }
            catch
            {
                _dirty = true;
                throw;
            }
        }
    }
}

/// <summary>The zones' latest prices.</summary>
[GenerateSerializer, Alias("Emotion.Pricing.ZoneDirectoryState")]
internal sealed class ZoneDirectoryState
{
    /// <summary>By zone, in the order of their names.</summary>
    [Id(0)]
    public SortedDictionary<string, ZonePrice> Zones { get; set; } = new(StringComparer.Ordinal);
}
