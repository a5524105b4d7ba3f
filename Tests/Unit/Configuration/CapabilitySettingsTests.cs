using Emotion.Silo.Configuration;
using Microsoft.Extensions.Configuration;

namespace Emotion.Tests.Unit.Configuration;

public sealed class CapabilitySettingsTests
{
    private const string Secret = "a secret that is too short";

    [Theory]
    [InlineData("Emotion:Events:MinRecentIds", "10", "a whole number from 1000 to 1000000")]
    [InlineData("Emotion:WakeUps:Interval", "soon", "a duration written as hh:mm:ss from 00:00:00.010 to 00:01:00")]
    [InlineData("Emotion:Profiles:Recent", "11", "a whole number from 1 to 10")]
    [InlineData("Emotion:Risk:ReviewFrom", "high", "a number from 0 to 1")]
    [InlineData("Emotion:Risk:BlockFrom", "0.2", "at least ReviewFrom, which is 0.3")]
    [InlineData("Emotion:Pricing:Slide", "00:02:00", "at most Window, which is 00:01:00")]
    [InlineData("Emotion:Recommendation:MaxSession", "1", "a setting that exists here")]
    [InlineData("Emotion:Responses:MaxRules", "0", "a whole number from 1 to 1000")]
    public void Check_WrongSetting_NamesKeyValueAndWhatIsAllowed(string key, string value, string allowed)
    {
        var message = Refusal((key, value));
        Assert.StartsWith($"Setting {key} (environment variable {key.Replace(":", "__", StringComparison.Ordinal)}) is \"{value}\"; allowed: {allowed}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WrongSecret_IsNotShown()
    {
        var message = Refusal(("Emotion:Webhooks:Hosts:0", "hooks.example.com"), ("Emotion:Webhooks:Secret", Secret));
        Assert.Contains("Emotion:Webhooks:Secret", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ListOfHosts_IsReadAndChecked() => Assert.Contains(
        "'hooks.example.com/path'",
        Refusal(("Emotion:Webhooks:Hosts:0", "hooks.example.com/path"), ("Emotion:Webhooks:Secret", new string('s', 32))),
        StringComparison.Ordinal);

    [Fact]
    public void Check_NoSettings_Passes() => CapabilitySettings.Check(Settings());

    private static string Refusal(params (string Key, string Value)[] settings) =>
        Assert.Throws<SettingException>(() => CapabilitySettings.Check(Settings(settings))).Message;

    private static IConfigurationRoot Settings(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
