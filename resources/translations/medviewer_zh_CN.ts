<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Browser</name>
    <message>
        <source>Study</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>born {date}</source>
        <translation>出生 {date}</translation>
    </message>
    <message>
        <source>No description</source>
        <translation>无描述</translation>
    </message>
    <message>
        <source>Stack {number}</source>
        <translation>图像组 {number}</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 幅图像</translation>
    </message>
    <message>
        <source>{count} images</source>
        <translation>{count} 幅图像</translation>
    </message>
    <message>
        <source>{count} by {axis}</source>
        <translation>{count} 个{axis}</translation>
    </message>
</context>
<context>
    <name>Classification</name>
    <message>
        <source>No model installed</source>
        <translation>未安装模型</translation>
    </message>
    <message>
        <source>Put a model&apos;s folder into a models folder (named in the settings or in MEDVIEWER_MODELS), then start again.</source>
        <translation>请将模型文件夹放入模型目录（在设置或 MEDVIEWER_MODELS 中指定），然后重新启动。</translation>
    </message>
    <message>
        <source>No series chosen</source>
        <translation>未选择序列</translation>
    </message>
    <message>
        <source>Choose a series in the browser to classify it.</source>
        <translation>请在浏览栏中选择要分类的序列。</translation>
    </message>
    <message>
        <source>Not classified</source>
        <translation>未分类</translation>
    </message>
    <message>
        <source>Every image of the series is read, prepared as the model&apos;s card says and scored on this computer. Nothing leaves it.</source>
        <translation>将读取序列的每幅图像，按模型卡的要求预处理，并在本机评分。数据不会离开本机。</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Result ready, hidden</source>
        <translation>结果已就绪（隐藏）</translation>
    </message>
    <message>
        <source>Read the images first, then reveal what the model says.</source>
        <translation>请先阅片，再显示模型的结果。</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Waits for its turn.</source>
        <translation>正在等待。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Out of date</source>
        <translation>结果已过期</translation>
    </message>
    <message>
        <source>The files changed since this result was made: classify again.</source>
        <translation>得到此结果后文件已改变，请重新分类。</translation>
    </message>
    <message>
        <source>Classify again</source>
        <translation>重新分类</translation>
    </message>
    <message>
        <source>Classifying, {percent}</source>
        <translation>正在分类，{percent}</translation>
    </message>
    <message>
        <source>{scored} of {total} images scored</source>
        <translation>{total} 幅图像中已评分 {scored} 幅</translation>
    </message>
    <message>
        <source>Partial result</source>
        <translation>部分结果</translation>
    </message>
    <message>
        <source>Partial result: {count}</source>
        <translation>部分结果：{count}</translation>
    </message>
    <message>
        <source>The score speaks for the scored images alone.</source>
        <translation>得分仅代表已评分的图像。</translation>
    </message>
    <message>
        <source>Refused: not scored</source>
        <translation>已拒绝：未评分</translation>
    </message>
    <message>
        <source>The model is not made for this series.</source>
        <translation>该模型不适用于此序列。</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Stopped before it ended; there is no result.</source>
        <translation>未完成即被停止，没有结果。</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>The model gave no result.</source>
        <translation>模型没有给出结果。</translation>
    </message>
</context>
<context>
    <name>Corners</name>
    <message>
        <source>View {}</source>
        <translation>体位 {}</translation>
    </message>
    <message>
        <source>Laterality {}</source>
        <translation>侧别 {}</translation>
    </message>
    <message>
        <source>no description</source>
        <translation>无描述</translation>
    </message>
    <message>
        <source>Unnamed patient</source>
        <translation>未命名患者</translation>
    </message>
    <message>
        <source>Image {number}/{count}</source>
        <translation>图像 {number}/{count}</translation>
    </message>
    <message>
        <source>W {width}  L {center}</source>
        <translation>窗宽 {width}  窗位 {center}</translation>
    </message>
    <message>
        <source>Zoom {percent} %</source>
        <translation>缩放 {percent} %</translation>
    </message>
    <message>
        <source>Thickness {mm:.4g} mm</source>
        <translation>层厚 {mm:.4g} mm</translation>
    </message>
    <message>
        <source>step {mm:.4g} mm</source>
        <translation>层间距 {mm:.4g} mm</translation>
    </message>
    <message>
        <source>Lossy compression</source>
        <translation>有损压缩</translation>
    </message>
    <message>
        <source>Lossy compression {ratio}:1</source>
        <translation>有损压缩 {ratio}:1</translation>
    </message>
    <message>
        <source>ICC profile not applied: {name}</source>
        <translation>未应用 ICC 配置文件：{name}</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>this computer has no {name} device that torch can use; choose the device auto or cpu</source>
        <translation>本机没有 torch 可用的 {name} 设备；请将设备设为 auto 或 cpu</translation>
    </message>
    <message>
        <source>{device} ({name} found)</source>
        <translation>{device}（找到 {name}）</translation>
    </message>
    <message>
        <source>CPU (no CUDA or MPS device found)</source>
        <translation>CPU（未找到 CUDA 或 MPS 设备）</translation>
    </message>
    <message>
        <source>{device} (as asked)</source>
        <translation>{device}（按设置）</translation>
    </message>
    <message>
        <source>there is not enough memory to run this model; close other programs and try again</source>
        <translation>内存不足，无法运行此模型；请关闭其他程序后重试</translation>
    </message>
    <message>
        <source>CPU (the GPU ran out of memory)</source>
        <translation>CPU（GPU 显存不足）</translation>
    </message>
    <message>
        <source>Device: {name}</source>
        <translation>设备：{name}</translation>
    </message>
</context>
<context>
    <name>Doing</name>
    <message>
        <source>the classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>listing the models</source>
        <translation>列出模型</translation>
    </message>
    <message>
        <source>exporting</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>reading the graphics</source>
        <translation>读取图形</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>reading the model</source>
        <translation>读取模型</translation>
    </message>
    <message>
        <source>installing the model</source>
        <translation>安装模型</translation>
    </message>
    <message>
        <source>exporting measurements</source>
        <translation>导出测量结果</translation>
    </message>
    <message>
        <source>resampling</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>reading the images</source>
        <translation>读取图像</translation>
    </message>
    <message>
        <source>forgetting the folders</source>
        <translation>删除文件夹记录</translation>
    </message>
    <message>
        <source>scanning the folder</source>
        <translation>扫描文件夹</translation>
    </message>
    <message>
        <source>reading the header</source>
        <translation>读取文件头</translation>
    </message>
    <message>
        <source>saving {what}</source>
        <translation>保存{what}</translation>
    </message>
    <message>
        <source>loading {what}</source>
        <translation>加载{what}</translation>
    </message>
    <message>
        <source>key images</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>measurements</source>
        <translation>测量结果</translation>
    </message>
</context>
<context>
    <name>Failures</name>
    <message>
        <source>An unexpected error stopped {doing}. Copy the details to report it.</source>
        <translation>意外错误使“{doing}”中止。请复制详细信息以便报告。</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Below the first grade - does not exclude disease</source>
        <translation>低于第一级，不能排除疾病</translation>
    </message>
    <message>
        <source>At least: {name}</source>
        <translation>至少：{name}</translation>
    </message>
    <message>
        <source>This slice: not scored</source>
        <translation>本层：未评分</translation>
    </message>
    <message>
        <source>This image: not scored</source>
        <translation>本图像：未评分</translation>
    </message>
    <message>
        <source>{share} of the series&apos; score</source>
        <translation>占序列得分的 {share}</translation>
    </message>
    <message>
        <source>This image: {score}</source>
        <translation>本图像：{score}</translation>
    </message>
    <message>
        <source>This slice: {score}</source>
        <translation>本层：{score}</translation>
    </message>
    <message>
        <source>of 100 flagged, {count} were wrong</source>
        <translation>每 100 例提示中 {count} 例为误报</translation>
    </message>
    <message>
        <source>of 100 flagged, {count} was wrong</source>
        <translation>每 100 例提示中 {count} 例为误报</translation>
    </message>
    <message>
        <source>of 100 not flagged, {count} were missed</source>
        <translation>每 100 例未提示中 {count} 例为漏诊</translation>
    </message>
    <message>
        <source>of 100 not flagged, {count} was missed</source>
        <translation>每 100 例未提示中 {count} 例为漏诊</translation>
    </message>
    <message>
        <source>At this threshold: {flagged}; {rest} (share of disease {prevalence})</source>
        <translation>在此阈值下：{flagged}；{rest}（患病比例 {prevalence}）</translation>
    </message>
    <message>
        <source>Spread over members: {spread}</source>
        <translation>各成员得分的离散度：{spread}</translation>
    </message>
</context>
<context>
    <name>Heatmap</name>
    <message>
        <source>, of the series&apos; score</source>
        <translation>，针对序列得分</translation>
    </message>
    <message>
        <source>, of the slices&apos; scores</source>
        <translation>，针对各层得分</translation>
    </message>
</context>
<context>
    <name>Layouts</name>
    <message>
        <source>{text}.</source>
        <translation>{text}。</translation>
    </message>
    <message>
        <source>Different patients are shown side by side: their views are not linked</source>
        <translation>并排显示的是不同患者：视图不联动</translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{words} or {last}</source>
        <translation>{words} 或 {last}</translation>
    </message>
    <message>
        <source>{words} and {last}</source>
        <translation>{words} 和 {last}</translation>
    </message>
</context>
<context>
    <name>MPR</name>
    <message>
        <source>Open a series first: MPR shows its volume along three planes.</source>
        <translation>请先打开一个序列：MPR 沿三个平面显示其容积。</translation>
    </message>
</context>
<context>
    <name>Measurements</name>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Cobb angle</source>
        <translation>Cobb 角</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>箭头</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>双径</translation>
    </message>
    <message>
        <source>{series}, image {number}</source>
        <translation>{series}，图像 {number}</translation>
    </message>
    <message>
        <source>mean {amount}</source>
        <translation>均值 {amount}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>No area: {reason}</source>
        <translation>无面积：{reason}</translation>
    </message>
    <message>
        <source>Area {amount}</source>
        <translation>面积 {amount}</translation>
    </message>
    <message>
        <source>No values: {reason}</source>
        <translation>无像素值：{reason}</translation>
    </message>
    <message>
        <source>Min {low}  Max {high}  Median {middle}</source>
        <translation>最小 {low}  最大 {high}  中位数 {middle}</translation>
    </message>
    <message>
        <source>Mean {amount}</source>
        <translation>均值 {amount}</translation>
    </message>
    <message>
        <source>Across {amount}</source>
        <translation>横向 {amount}</translation>
    </message>
    <message>
        <source>Down {amount}</source>
        <translation>纵向 {amount}</translation>
    </message>
    <message>
        <source>In the patient {amount}</source>
        <translation>体内 {amount}</translation>
    </message>
</context>
<context>
    <name>Members</name>
    <message>
        <source>Echo time</source>
        <translation>回波时间</translation>
    </message>
    <message>
        <source>Echo</source>
        <translation>回波</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Time point</source>
        <translation>时间点</translation>
    </message>
    <message>
        <source>Trigger time</source>
        <translation>触发时间</translation>
    </message>
    <message>
        <source>Inversion time</source>
        <translation>反转时间</translation>
    </message>
    <message>
        <source>Flip angle</source>
        <translation>翻转角</translation>
    </message>
    <message>
        <source>Image type</source>
        <translation>图像类型</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>脉冲序列</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>Acquisition</source>
        <translation>采集</translation>
    </message>
    <message>
        <source>Acquired at</source>
        <translation>采集时刻</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>生成时刻</translation>
    </message>
    <message>
        <source>Repetition</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Dimension {number}</source>
        <translation>维度 {number}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>no. {number}</source>
        <translation>第 {number} 个</translation>
    </message>
    <message>
        <source>{vector} along {axes}</source>
        <translation>{vector}，沿 {axes}</translation>
    </message>
    <message>
        <source>read-out, phase, slice</source>
        <translation>频率、相位、层面编码方向</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>the model&apos;s network does not run on images as its card describes them</source>
        <translation>该模型的网络无法处理其模型卡所描述的图像</translation>
    </message>
    <message>
        <source>The model folder {folder} is not used: {reason}.</source>
        <translation>未使用模型文件夹 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>this model is not installed any more; choose another one</source>
        <translation>该模型已不再安装；请选择其他模型</translation>
    </message>
    <message>
        <source>{method}, on {set}</source>
        <translation>{method}，数据集：{set}</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>No model is installed.</source>
        <translation>未安装模型。</translation>
    </message>
    <message>
        <source>Choose a series first.</source>
        <translation>请先选择一个序列。</translation>
    </message>
    <message>
        <source>{problem} ({count} more)</source>
        <translation>{problem}（另有 {count} 项）</translation>
    </message>
    <message>
        <source>The images are classified as they were taken, not as they are resampled here.</source>
        <translation>分类使用原始图像，而不是此处重采样的图像。</translation>
    </message>
    <message>
        <source>The export was written to {first} to {last}.</source>
        <translation>已导出到 {first} 至 {last}。</translation>
    </message>
    <message>
        <source>The export was written to {first}.</source>
        <translation>已导出到 {first}。</translation>
    </message>
    <message>
        <source>The files of this series bring no graphics.</source>
        <translation>此序列的文件不含图形。</translation>
    </message>
    <message>
        <source>{title} {version} is installed already.</source>
        <translation>{title} {version} 已经安装。</translation>
    </message>
    <message>
        <source>Installed: {title} {version}.</source>
        <translation>已安装：{title} {version}。</translation>
    </message>
    <message>
        <source>Mark the images as they were taken: a resampled slice stands in no file.</source>
        <translation>请在原始图像上标记关键图像：重采样的层不属于任何文件。</translation>
    </message>
    <message>
        <source>Mark the images as they were taken: press Shift+M to leave the planes.</source>
        <translation>请在原始图像上标记关键图像：按 Shift+M 退出多平面重建。</translation>
    </message>
    <message>
        <source>image {number}</source>
        <translation>图像 {number}</translation>
    </message>
    <message>
        <source>Measure on the images as they were taken: press Shift+M to leave the planes.</source>
        <translation>请在原始图像上测量：按 Shift+M 退出多平面重建。</translation>
    </message>
    <message>
        <source>Measure on the images as they were taken: resampled slices have other values.</source>
        <translation>请在原始图像上测量：重采样的层数值不同。</translation>
    </message>
    <message>
        <source>The measurements were written to {name}.</source>
        <translation>测量结果已写入 {name}。</translation>
    </message>
    <message>
        <source>The series has grown meanwhile; resample it again.</source>
        <translation>序列在此期间有新增图像；请重新重采样。</translation>
    </message>
    <message>
        <source>The series is larger than the memory for pixels and cannot be resampled; raise memory_mb in the settings.</source>
        <translation>序列超出像素可用内存，无法重采样；请在设置中增大 memory_mb。</translation>
    </message>
    <message>
        <source>There is no such file or folder; choose another one.</source>
        <translation>没有该文件或文件夹；请另选。</translation>
    </message>
    <message>
        <source>What was remembered of opened folders is deleted.</source>
        <translation>已删除对打开过的文件夹的记录。</translation>
    </message>
    <message>
        <source>No images were found there; open another folder.</source>
        <translation>其中未找到图像；请打开其他文件夹。</translation>
    </message>
    <message>
        <source>Scanning was stopped; what was found is shown.</source>
        <translation>扫描已停止；显示已找到的内容。</translation>
    </message>
    <message>
        <source>{count} items</source>
        <translation>{count} 项</translation>
    </message>
</context>
<context>
    <name>Prediction</name>
    <message>
        <source>Whether the image is like the training images is not checked: this model has no reference.</source>
        <translation>未检查图像是否与训练图像相似：该模型没有参照数据。</translation>
    </message>
    <message>
        <source>Score {score} (logit {logit}): the output of the network, not a probability</source>
        <translation>得分 {score}（logit {logit}）：网络的输出，不是概率</translation>
    </message>
    <message>
        <source>largest of the classes</source>
        <translation>各类别中的最高者</translation>
    </message>
    <message>
        <source>not the largest of the classes</source>
        <translation>不是各类别中的最高者</translation>
    </message>
    <message>
        <source>above threshold</source>
        <translation>高于阈值</translation>
    </message>
    <message>
        <source>below threshold - does not exclude disease</source>
        <translation>低于阈值，不能排除疾病</translation>
    </message>
    <message>
        <source>a set that the card does not name</source>
        <translation>模型卡未注明的数据集</translation>
    </message>
    <message>
        <source>Probability {percent}, calibrated on {source}</source>
        <translation>概率 {percent}，校准数据集：{source}</translation>
    </message>
    <message>
        <source>No calibrated probability: the input is out of range</source>
        <translation>无校准概率：输入超出训练范围</translation>
    </message>
    <message>
        <source>No calibrated probability for this input</source>
        <translation>此输入无校准概率</translation>
    </message>
    <message>
        <source>No calibrated probability: the model has no calibration</source>
        <translation>无校准概率：该模型未经校准</translation>
    </message>
    <message>
        <source>range not checked</source>
        <translation>未检查训练范围</translation>
    </message>
    <message>
        <source>out of range</source>
        <translation>超出训练范围</translation>
    </message>
    <message>
        <source>The image is like the training images.</source>
        <translation>图像与训练图像相似。</translation>
    </message>
    <message>
        <source>in range</source>
        <translation>在训练范围内</translation>
    </message>
    <message>
        <source>{count} input warnings</source>
        <translation>{count} 条输入警告</translation>
    </message>
    <message>
        <source>input warning</source>
        <translation>1 条输入警告</translation>
    </message>
    <message>
        <source>{images}: </source>
        <translation>{images}：</translation>
    </message>
    <message>
        <source>Image {numbers}</source>
        <translation>图像 {numbers}</translation>
    </message>
    <message>
        <source>Images {numbers}</source>
        <translation>图像 {numbers}</translation>
    </message>
    <message>
        <source>Made by other weights: {weights}</source>
        <translation>由其他权重得出：{weights}</translation>
    </message>
    <message>
        <source>Show image {number}: {name}, score {score}</source>
        <translation>显示图像 {number}：{name}，得分 {score}</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Shared patient ID</source>
        <translation>患者 ID 重复</translation>
    </message>
    <message>
        <source>Unreadable pixels</source>
        <translation>像素无法读取</translation>
    </message>
    <message>
        <source>Not an image</source>
        <translation>不是图像</translation>
    </message>
    <message>
        <source>Missing slice</source>
        <translation>缺层</translation>
    </message>
    <message>
        <source>Gantry tilt</source>
        <translation>机架倾斜</translation>
    </message>
    <message>
        <source>Uneven spacing</source>
        <translation>层间距不均</translation>
    </message>
    <message>
        <source>Duplicate positions</source>
        <translation>位置重复</translation>
    </message>
    <message>
        <source>Conflicting files</source>
        <translation>文件冲突</translation>
    </message>
    <message>
        <source>Duplicate files</source>
        <translation>文件重复</translation>
    </message>
    <message>
        <source>No positions</source>
        <translation>无位置信息</translation>
    </message>
    <message>
        <source>No pixel size</source>
        <translation>无像素尺寸</translation>
    </message>
    <message>
        <source>Changing rescale</source>
        <translation>斜率/截距不一</translation>
    </message>
    <message>
        <source>No SUV</source>
        <translation>无 SUV</translation>
    </message>
    <message>
        <source>Mixed orientation</source>
        <translation>方向混杂</translation>
    </message>
    <message>
        <source>Mixed image sizes</source>
        <translation>图像尺寸不一</translation>
    </message>
    <message>
        <source>Grouped without UID</source>
        <translation>无 UID 分组</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Classifying image {number} of {count}</source>
        <translation>正在分类第 {number} 幅图像，共 {count} 幅</translation>
    </message>
    <message>
        <source>Classified</source>
        <translation>已完成分类</translation>
    </message>
    <message>
        <source>Reading {count} slices as a sequence</source>
        <translation>正在将 {count} 层作为一个序列读取</translation>
    </message>
    <message>
        <source>Classifying a volume of {count} slices</source>
        <translation>正在对 {count} 层的容积分类</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Classifying</source>
        <translation>正在分类</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Installing the model</source>
        <translation>正在安装模型</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>正在重采样</translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation>正在读取图像</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>正在扫描</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>The network gave no number for this image.</source>
        <translation>网络未对此图像给出数值。</translation>
    </message>
</context>
<context>
    <name>Suitability</name>
    <message>
        <source>The image is in colour; the model reads grey images only.</source>
        <translation>图像为彩色；该模型只读取灰度图像。</translation>
    </message>
    <message>
        <source>The image is grey but stored in colour, so it may be a copy; it was converted.</source>
        <translation>图像为灰度但以彩色存储，可能是副本；已转换。</translation>
    </message>
    <message>
        <source>The image is empty: all its pixels have the same value or none.</source>
        <translation>图像为空：所有像素值相同或没有值。</translation>
    </message>
    <message>
        <source>Much of the image is saturated: a large part of its middle has one extreme value.</source>
        <translation>图像大部分已饱和：其中部很大范围为同一极值。</translation>
    </message>
    <message>
        <source>The image is small: {rows} x {columns} pixels, and the network reads {height} x {width}.</source>
        <translation>图像偏小：{rows} x {columns} 像素，而网络读取 {height} x {width}。</translation>
    </message>
    <message>
        <source>The image is far too small: {rows} x {columns} pixels, and the network reads {height} x {width}.</source>
        <translation>图像过小：{rows} x {columns} 像素，而网络读取 {height} x {width}。</translation>
    </message>
    <message>
        <source>Only {count} slices can be read; the model needs a series of at least {least}.</source>
        <translation>只有 {count} 层可读取；该模型需要至少 {least} 层的序列。</translation>
    </message>
    <message>
        <source>Only 1 slice can be read; the model needs a series of at least {least}.</source>
        <translation>只有 1 层可读取；该模型需要至少 {least} 层的序列。</translation>
    </message>
    <message>
        <source>The files do not say which slice is the {first} one; they were read in the order shown.</source>
        <translation>文件未说明哪一层{first}；已按显示顺序读取。</translation>
    </message>
    <message>
        <source>most caudal</source>
        <translation>最靠足侧</translation>
    </message>
    <message>
        <source>most cranial</source>
        <translation>最靠头侧</translation>
    </message>
    <message>
        <source>most anterior</source>
        <translation>最靠前</translation>
    </message>
    <message>
        <source>most posterior</source>
        <translation>最靠后</translation>
    </message>
    <message>
        <source>most right</source>
        <translation>最靠右</translation>
    </message>
    <message>
        <source>most left</source>
        <translation>最靠左</translation>
    </message>
    <message>
        <source>The image is unlike the images that the model was trained on: its score can mean anything.</source>
        <translation>图像与模型的训练图像不相似：其得分不可靠。</translation>
    </message>
    <message>
        <source>The values of this CT are in {unit}, not in Hounsfield units, which the model reads.</source>
        <translation>此 CT 的数值单位为 {unit}，而该模型读取 HU。</translation>
    </message>
    <message>
        <source>The file does not say how the slices lie; the model reads {wanted} ones.</source>
        <translation>文件未说明层面方向；该模型读取{wanted}层面。</translation>
    </message>
    <message>
        <source>The slices are {plane}; the model reads {wanted} ones only.</source>
        <translation>层面为{plane}；该模型只读取{wanted}层面。</translation>
    </message>
    <message>
        <source>The slices are oblique; the model reads {wanted} ones.</source>
        <translation>层面为斜位；该模型读取{wanted}层面。</translation>
    </message>
    <message>
        <source>the model is made for images without contrast agent</source>
        <translation>该模型适用于无对比剂（平扫）的图像</translation>
    </message>
    <message>
        <source>the model is made for images with contrast agent</source>
        <translation>该模型适用于使用对比剂（增强）的图像</translation>
    </message>
    <message>
        <source>The file names no contrast agent; {made_for}.</source>
        <translation>文件未注明对比剂；{made_for}。</translation>
    </message>
    <message>
        <source>The contrast agent is given as {agent}; {made_for}.</source>
        <translation>标明的对比剂为 {agent}；{made_for}。</translation>
    </message>
    <message>
        <source>all images of modality {modalities}</source>
        <translation>{modalities} 的所有图像</translation>
    </message>
    <message>
        <source>{part} images of modality {modalities}</source>
        <translation>{modalities} 的 {part} 图像</translation>
    </message>
    <message>
        <source>The modality is unknown; the model is made for {scope}.</source>
        <translation>成像模态未知；该模型适用于 {scope}。</translation>
    </message>
    <message>
        <source>The modality is {modality}; the model is made for {scope} only.</source>
        <translation>成像模态为 {modality}；该模型仅适用于 {scope}。</translation>
    </message>
    <message>
        <source>The images are slices of a volume; the model reads projection radiographs only.</source>
        <translation>图像为断层图像；该模型只读取投影 X 线片。</translation>
    </message>
    <message>
        <source>The body part is unknown; the model is made for {wanted} images.</source>
        <translation>检查部位未知；该模型适用于 {wanted} 图像。</translation>
    </message>
    <message>
        <source>The file names two body parts, {parts}; the model reads {wanted}.</source>
        <translation>文件注明了两个部位（{parts}）；该模型读取 {wanted}。</translation>
    </message>
    <message>
        <source>The body part is {parts}; the model is made for {wanted} images only.</source>
        <translation>检查部位为 {parts}；该模型仅适用于 {wanted} 图像。</translation>
    </message>
    <message>
        <source>The view is {view}; the model reads {wanted} views only.</source>
        <translation>投照体位为 {view}；该模型只读取 {wanted} 位。</translation>
    </message>
    <message>
        <source>The patient&apos;s orientation is that of a lateral view; the model reads {wanted} only.</source>
        <translation>患者方位为侧位；该模型只读取 {wanted}。</translation>
    </message>
    <message>
        <source>The view is unknown; the model reads {wanted} views.</source>
        <translation>投照体位未知；该模型读取 {wanted} 位。</translation>
    </message>
    <message>
        <source>The patient is an animal by the header; the model is made for people only.</source>
        <translation>文件头注明受检者为动物；该模型仅适用于人。</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>The patient&apos;s age is unknown; the model is made for {wanted} years.</source>
        <translation>患者年龄未知；该模型适用于 {wanted} 岁。</translation>
    </message>
    <message>
        <source>The patient&apos;s age, {years} years, is outside what the model is made for: {wanted}.</source>
        <translation>患者年龄 {years} 岁，超出该模型的适用范围（{wanted} 岁）。</translation>
    </message>
    <message>
        <source>The image is a secondary capture or derived copy, which the model was not measured on.</source>
        <translation>图像为二次采集或派生副本，模型未在此类图像上测评。</translation>
    </message>
    <message>
        <source>The image does not say its pixel spacing, so it was scored at the size that it has.</source>
        <translation>图像未注明像素间距，已按其现有尺寸评分。</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>{count} of {total} images were not scored.</source>
        <translation>{total} 幅图像中 {count} 幅未评分。</translation>
    </message>
    <message>
        <source>The series has no images.</source>
        <translation>序列中没有图像。</translation>
    </message>
    <message>
        <source>{count} of {total} images not scored: {reason}</source>
        <translation>{total} 幅图像中 {count} 幅未评分：{reason}</translation>
    </message>
    <message>
        <source>The series has {count} scored images; its score is the highest of theirs.</source>
        <translation>序列有 {count} 幅已评分图像；序列得分取其中最高者。</translation>
    </message>
    <message>
        <source>The series has {count} scored images; its score is the mean of theirs.</source>
        <translation>序列有 {count} 幅已评分图像；序列得分取其平均值。</translation>
    </message>
    <message>
        <source>The series has {count} scored images; its score is what the network makes of all of them.</source>
        <translation>序列有 {count} 幅已评分图像；序列得分由网络综合全部图像得出。</translation>
    </message>
    <message>
        <source>A 4-D series: the model reads the first of its {count} members, as its card says.</source>
        <translation>4-D 序列：按模型卡，模型只读取其 {count} 个成员中的第一个。</translation>
    </message>
    <message>
        <source>{reason} (Other images: another reason.)</source>
        <translation>{reason}（其他图像：另有原因。）</translation>
    </message>
    <message>
        <source>{reason} (Other images: {count} other reasons.)</source>
        <translation>{reason}（其他图像：另有 {count} 种原因。）</translation>
    </message>
</context>
<context>
    <name>Tags</name>
    <message>
        <source>The header of this file can no longer be read.</source>
        <translation>此文件的文件头已无法读取。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列数</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Item {number}</source>
        <translation>项 {number}</translation>
    </message>
    <message>
        <source>1 item</source>
        <translation>1 项</translation>
    </message>
    <message>
        <source>{count} items</source>
        <translation>{count} 项</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 字节</translation>
    </message>
    <message>
        <source>{count} bytes</source>
        <translation>{count} 字节</translation>
    </message>
    <message>
        <source>{size}, {name}, not applied</source>
        <translation>{size}，{name}，未应用</translation>
    </message>
    <message>
        <source>1 character</source>
        <translation>1 个字符</translation>
    </message>
    <message>
        <source>{count} characters</source>
        <translation>{count} 个字符</translation>
    </message>
    <message>
        <source>1 value</source>
        <translation>1 个值</translation>
    </message>
    <message>
        <source>{count} values</source>
        <translation>{count} 个值</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>Reading...</source>
        <translation>正在读取...</translation>
    </message>
    <message>
        <source>Reading was stopped</source>
        <translation>读取已停止</translation>
    </message>
</context>
</TS>
