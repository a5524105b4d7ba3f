using Emotion.Silo;
using Emotion.Silo.Configuration;
using Emotion.Silo.Streaming;

var builder = WebApplication.CreateBuilder(args);
return args is [BrokerCommand.Name, .. var rest]
    ? await Startup.RunAsync(() => BrokerCommand.RunAsync(rest, builder.Configuration))
    : await Startup.RunAsync(() =>
    {
        builder.AddEmotionSilo();
        return builder.Build().RunAsync();
    });
