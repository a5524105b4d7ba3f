using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Emotion.EventTime.Windows;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Pricing;
using Emotion.Grains.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Unit.Pricing;

public sealed class PricingTests
{
    [Fact]
    public void Smooth_AnyInput_StaysWithinBoundsAndOneStep() =>
        Gen.Select(Gen.Double, Gen.Double[1, 3]).Sample((raw, before) =>
        {
            var options = new PricingOptions();
            var price = PriceRules.Smooth(raw, before, options);
            Assert.InRange(price, options.MinMultiplier, options.MaxMultiplier);
            Assert.InRange(price, before - options.MaxStep - 0.01, before + options.MaxStep + 0.01);
        });

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(4, 9, 1.5)]
    [InlineData(9, 4, 0.5)]
    public void Formula_RidersPerDriver_AddsHalfPerDoubling(long supply, long demand, double expected) =>
        Assert.Equal(expected, PriceRules.Formula(new ZoneDemand(supply, demand)), 12);

    [Theory]
    [InlineData("""{"id":"a","lat":52.52,"lon":13.405}""", "u33dc0")]
    [InlineData("""{"lat":1,"nested":{"lat":2,"lon":3},"lat":52.52,"lon":13.405}""", "u33dc0")]
    [InlineData("""{"lat":52.52}""", null)]
    [InlineData("""{"lat":"52.52","lon":13.405}""", null)]
    [InlineData("""[52.52,13.4]""", null)]
    [InlineData("""{"lat":52.52,"lon":13.405""", null)]
    [InlineData("", null)]
    public void KeyOf_AnyValue_AgreesWithTheParsedEvent(string json, string? zone) =>
        Assert.Equal(zone, new GpsRouter().KeyOf(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void KeyOf_CoordinatesOutOfRange_GoToThePartitionsOwnGrain()
    {
        var selector = new RoutingStreamIdSelector([new GpsRouter()]);
        Assert.Equal("~partition/3", selector.GetStreamKey(Topics.Gps, 3, Record("""{"lat":91,"lon":0}""")));
        Assert.Equal("u33dc0", selector.GetStreamKey(Topics.Gps, 3, Record("""{"lat":52.52,"lon":13.405}""")));
        Assert.Equal("driver", selector.GetStreamKey(Topics.Posts, 3, Record("""{"lat":52.52,"lon":13.405}""")));

        static KafkaRecord Record(string json) => new(0, "driver", Encoding.UTF8.GetBytes(json), 0, []);
    }

    [Fact]
    public void Validate_WrongFields_NamesEach()
    {
        var faults = new EventFaults();
        new GpsEvent { Id = "", SourceId = new string('x', 257), Kind = "taxi", Lat = double.NaN, Lon = 181, CreatedAt = default }.Validate(faults);
        Assert.Equal(["id", "sourceId", "kind", "lat", "lon", "createdAt"], faults.Items.Select(fault => fault.Field));
    }

    [Fact]
    public void GpsEvent_Json_HasTheFieldsOfTheContractAndNoOthers()
    {
        const string Json = """{"id":"a","sourceId":"s","kind":"supply","lat":1.5,"lon":2,"createdAt":"2026-01-02T03:04:05+00:00"}""";
        var gps = JsonSerializer.Deserialize(Json, PricingJson.Default.GpsEvent)!;
        Assert.Equal(Json, JsonSerializer.Serialize(gps, PricingJson.Default.GpsEvent));
        Assert.Equal(("s", Zones.Of(1.5, 2)), (((IKeyedEvent)gps).RecordKey, ((IKeyedEvent)gps).EventKey));
    }

    [Fact]
    public async Task PriceAsync_ModelMissing_UsesTheFormulaAndSmoothsOverWindows()
    {
        var pricer = new ZonePricer(Options.Create(new PricingOptions()));
        var priced = new List<PricedWindow>();
        var crowd = new ZoneDemand(1, 31);
        for (var minute = 0; minute < 3; minute++)
        {
            pricer.Keep(await pricer.PriceAsync(Pane(minute, crowd, 0), priced, new NoModel()), priced);
        }

        Assert.Equal([1.5, 2, 2.5], priced.Select(window => window.Multiplier));
        Assert.All(priced, window => Assert.Equal(("pricing", "formula"), (window.Model, window.ModelVersion)));

        // The closing repeats the last result under a revision of its own.
        var closing = await pricer.PriceAsync(Pane(1, crowd, 1, isLast: true), priced, new NoModel());
        Assert.Equal((2.0, 1, true), (closing.Multiplier, closing.Revision, closing.Final));
        Assert.Equal(crowd, closing.Demand);
    }

    [Fact]
    public void ZoneState_WrittenAndRead_IsTheSame()
    {
        var pricer = new ZonePricer(Options.Create(new PricingOptions()));
        var state = new ZoneState { Windows = KeyedWindows.Create(pricer.Rules, pricer.Aggregator) };
        state.Priced.Add(new PricedWindow(0, 60_000, new ZoneDemand(1, 2), 1.25, 3, true, "pricing", "1"));
        Assert.True(state.Windows.Add(61_000, new Sighting(true, 7), 0, []));
        var read = ZoneState.Read(Bytes(state), pricer.Rules, pricer.Aggregator);
        Assert.Equal(state.Priced, read.Priced);
        Assert.Equal(Bytes(state), Bytes(read));
        Assert.Equal(state.Windows.NextDueMs, read.Windows!.NextDueMs);

        static byte[] Bytes(ZoneState state)
        {
            var buffer = new ArrayBufferWriter<byte>();
            state.Write(buffer);
            return buffer.WrittenSpan.ToArray();
        }
    }

    private static Pane<ZoneDemand> Pane(int minute, ZoneDemand demand, int index, bool isLast = false) => new(
        new WindowBounds(minute * 60_000, (minute + 1) * 60_000), demand, isLast ? PaneTiming.Late : PaneTiming.OnTime, index, isLast, []);

    private sealed class NoModel : IInferenceGrain
    {
        public Task<Grains.Interfaces.Emotion.EmotionScores> Classify(string text, string? userId, InferencePriority priority) =>
            throw new NotSupportedException();

        public Task<TextBatchScores> ClassifyBatch(TextBatch batch) => throw new NotSupportedException();

        public Task<RowScores> ScoreRows(FeatureRows rows) => Task.FromException<RowScores>(new ModelNotAvailableException("none"));
    }
}
