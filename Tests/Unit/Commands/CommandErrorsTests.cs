using Emotion.Training.Commands;

namespace Emotion.Tests.Unit.Commands;

public sealed class CommandErrorsTests
{
    public static TheoryData<Exception> WrongInput =>
    [
        new FormatException("line 3"), new InvalidDataException("27 labels"), new FileNotFoundException("test.tsv"), new UnauthorizedAccessException("models"),
    ];

    [Theory]
    [MemberData(nameof(WrongInput), DisableDiscoveryEnumeration = true)]
    public async Task Run_WrongInput_FailsWithoutAnException(Exception wrong)
    {
        Assert.Equal(1, CommandErrors.Run(() => throw wrong));
        Assert.Equal(1, await CommandErrors.RunAsync(() => Task.FromException(wrong)));
    }

    [Fact]
    public async Task Run_AnythingElse_IsNotHidden()
    {
        Assert.Equal(0, CommandErrors.Run(static () => { }));
        Assert.Equal(0, await CommandErrors.RunAsync(static () => Task.CompletedTask));
        _ = Assert.Throws<InvalidOperationException>(static () => CommandErrors.Run(static () => throw new InvalidOperationException()));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(static () => CommandErrors.RunAsync(static () => Task.FromException(new InvalidOperationException())));
    }
}
