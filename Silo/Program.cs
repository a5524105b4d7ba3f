using Emotion.Silo.Configuration;
using Emotion.Silo.Hosting;
using Emotion.Silo.Storage.Postgres;
using Emotion.Silo.Streaming;

var builder = SiloHost.CreateBuilder(args);
return await Startup.RunAsync(() => args switch
{
    [BrokerCommand.Name, .. var rest] => BrokerCommand.RunAsync(rest, builder.Configuration),
    [MigrateCommand.Name] => MigrateCommand.RunAsync(builder.Configuration, Console.Out),
    _ => SiloHost.Build(builder).RunAsync(),
});
