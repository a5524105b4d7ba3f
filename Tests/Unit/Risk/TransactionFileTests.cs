using Emotion.Training.Risk;

namespace Emotion.Tests.Unit.Risk;

public sealed class TransactionFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transactions");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ReadAll_FilesWithoutIdsNamedAlike_KeepsTheRowsOfBoth()
    {
        var july = Write("july", "userId,amount,merchantId,createdAt", "ada,10,m1,2018-07-02T10:00:00Z");
        var june = Write("june", "userId,amount,merchantId,createdAt", "ada,20,m1,2018-06-02T10:00:00Z");

        Assert.Equal([20, 10], TransactionFile.ReadAll([july, june], new TransactionColumns()).Select(static t => (int)t.Amount));
    }

    [Fact]
    public void ReadAll_TransactionOfSeveralFiles_CountsOnce()
    {
        var july = Write("july", "id,userId,amount,merchantId,createdAt", "t1,ada,10,m1,2018-07-02T10:00:00Z");
        var again = Write("again", "id,userId,amount,merchantId,createdAt", "t1,ada,10,m1,2018-07-02T10:00:00Z", "t2,ada,30,m1,2018-07-03T10:00:00Z");

        Assert.Equal(["t1", "t2"], TransactionFile.ReadAll([july, again], new TransactionColumns()).Select(static t => t.Id));
    }

    private string Write(string folder, params string[] lines)
    {
        var path = Path.Combine(_folder.CreateSubdirectory(folder).FullName, "transactions.csv");
        File.WriteAllLines(path, lines);
        return path;
    }
}
