using Emotion.Training.Commands;
using Emotion.Training.Risk;

var root = new TrainingRoot();

// One line per capability: XCommands.AddTo(root), in a folder of its own beside the code that the commands run.
RiskCommands.AddTo(root);

return await root.Command.Parse(args).InvokeAsync();
