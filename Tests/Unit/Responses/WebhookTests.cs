using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text;
using CsCheck;
using Emotion.EventTime.State;
using Emotion.Grains.Responses.Webhooks;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Unit.Responses;

public sealed class WebhookTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void IsPublic_SpecialRanges_AreNot(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://hooks.example.com/a", null)]
    [InlineData("https://hooks.example.com:443/a", null)]
    [InlineData("https://HOOKS.example.com/a", null)]
    [InlineData("https://other.example.com:8443/a", null)]
    [InlineData("https://hooks.example.com:8443/", "must go to one of")]
    [InlineData("https://other.example.com/", "must go to one of")]
    [InlineData("https://hooks.example.com.evil.test/", "must go to one of")]
    [InlineData("http://hooks.example.com/", "must be an absolute https URL")]
    [InlineData("ftp://hooks.example.com/", "must be an absolute https URL")]
    [InlineData("/relative", "must be an absolute https URL")]
    [InlineData("https://user:word@hooks.example.com/", "must have neither a user nor a fragment")]
    [InlineData("https://hooks.example.com/#part", "must have neither a user nor a fragment")]
    public void FaultOf_Url_GoesToAllowedHostsAlone(string url, string? fault)
    {
        var targets = new WebhookTargets(Options.Create(new WebhookOptions { Hosts = { "hooks.example.com", "other.example.com:8443" } }));
        var actual = targets.FaultOf(url);
        Assert.True(fault is null ? actual is null : actual!.Contains(fault, StringComparison.Ordinal), actual);
    }

    [Fact]
    public void Options_HostsWithoutSecretOrWithPath_AreRefusedAndNeverShown()
    {
        var options = new WebhookOptions { Hosts = { "hooks.example.com/path" }, Secret = "too short" };
        var faults = options.Validate(new ValidationContext(options)).Select(fault => fault.ErrorMessage!).ToList();
        Assert.Equal(2, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.Contains("too short", StringComparison.Ordinal));
    }

    [Fact]
    public void Signature_KnownBody_IsWhatReceiversCompute()
    {
        // Computed by: printf '1700000000.{"id":"x"}' | openssl dgst -sha256 -hmac 'key'
        var signature = WebhookSignature.Of("""{"id":"x"}"""u8, "key", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        Assert.Equal("t=1700000000,v1=c275209bfed50f54f9b0d8dafaf250f3f08155fdaadece7fc4d3f5c7e3c8b6ba", signature);
    }

    [Fact]
    public void Queue_AnyOrderOfSettling_KnowsWhatWaits() => Gen.Int[0, 30].Array[0, 60].Sample(settled =>
    {
        var state = new WebhookQueueState();
        var waiting = new SortedSet<long>();
        for (var i = 0; i < 31; i++)
        {
            Assert.Null(i == 5 ? state.Take(4) : null);
            waiting.Add(state.Take((ulong)i)!.Value);
        }

        foreach (var number in settled)
        {
            Assert.Equal(waiting.Remove(number), state.Settle(number));
            var buffer = new ArrayBufferWriter<byte>();
            state.Write(buffer);
            state = WebhookQueueState.Read(buffer.WrittenSpan);
            Assert.Equal(waiting, state.Numbers);
            Assert.Equal(waiting.Count, state.Waiting);
        }

        Assert.Null(state.Take(7));
        state.Forget(7);
        Assert.Equal(31, state.Take(7));
    });

    [Fact]
    public void Queue_OneThatIsNeverSettled_DoesNotLetTheStateGrow()
    {
        var state = new WebhookQueueState();
        for (var i = 0; i < 100_000; i++)
        {
            var number = state.Take((ulong)i)!.Value;
            Assert.True(number == 0 || state.Settle(number));
        }

        Assert.Equal([0], state.Numbers);
        var buffer = new ArrayBufferWriter<byte>();
        state.Write(buffer);
        Assert.InRange(buffer.WrittenCount, 1, 10_000);
    }

    [Fact]
    public void Queue_OfTheFirstVersion_IsRead()
    {
        // Numbers 2 to 6, of which 4 and 5 wait no more; no ids.
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new StateWriter(buffer);
        writer.WriteByte(1);
        writer.WriteSigned(7);
        writer.WriteSigned(2);
        writer.WriteUnsigned(2);
        writer.WriteSigned(2);
        writer.WriteSigned(3);
        writer.WriteUnsigned(0);
        var state = WebhookQueueState.Read(buffer.WrittenSpan);
        Assert.Equal([2, 3, 6], state.Numbers);
        Assert.Equal((2, 7, 3), (state.Low, state.Next, state.Waiting));
    }

    [Fact]
    public void Item_WrittenAndRead_IsTheSame()
    {
        var item = new WebhookItem("ann", new Grains.Interfaces.Streaming.EventSource("responses", 3, 17), Encoding.UTF8.GetBytes("{}"));
        var read = WebhookItem.Read(item.ToBytes());
        Assert.Equal((item.Key, item.Source), (read.Key, read.Source));
        Assert.Equal(item.Json.ToArray(), read.Json.ToArray());
    }
}
