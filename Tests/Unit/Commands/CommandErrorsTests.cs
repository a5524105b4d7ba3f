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
    public void Run_WrongInput_FailsWithoutAnException(Exception wrong)
    {
        Assert.Equal(1, CommandErrors.Run(() => throw wrong));
    }

    [Fact]
    public void Run_AnythingElse_IsNotHidden()
    {
        Assert.Equal(0, CommandErrors.Run(static () => { }));
        _ = Assert.Throws<InvalidOperationException>(static () => CommandErrors.Run(static () => throw new InvalidOperationException()));
    }
}
