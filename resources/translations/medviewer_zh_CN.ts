<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AI pane</name>
    <message>
        <source>the map of 1 slice is gated</source>
        <translation>1 层的热力图不予显示</translation>
    </message>
    <message>
        <source>the maps of {count} slices are gated</source>
        <translation>{count} 层的热力图不予显示</translation>
    </message>
    <message>
        <source>, spread of the members</source>
        <translation>，成员图的离散度</translation>
    </message>
    <message>
        <source>{method} of the network&apos;s input</source>
        <translation>{method}，网络输入</translation>
    </message>
    <message>
        <source>{method} at layer {layer}</source>
        <translation>{method}，网络层 {layer}</translation>
    </message>
    <message>
        <source>At least {name}</source>
        <translation>至少：{name}</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>阈值 {value}</translation>
    </message>
    <message>
        <source>score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>{name}: score {score} of 1</source>
        <translation>{name}：得分 {score}（0 至 1）</translation>
    </message>
    <message>
        <source>Strongest slices</source>
        <translation>得分最高的层</translation>
    </message>
    <message>
        <source>Strongest images</source>
        <translation>得分最高的图像</translation>
    </message>
    <message>
        <source>Input check</source>
        <translation>输入检查</translation>
    </message>
    <message>
        <source>Images not scored</source>
        <translation>未评分的图像</translation>
    </message>
    <message>
        <source>Show {count} more</source>
        <translation>再显示 {count} 条</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>What the model is for, how well it did, and its limits</source>
        <translation>模型的用途、测得的性能和局限</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the SHA-256 of the weights</source>
        <translation>复制权重的 SHA-256</translation>
    </message>
    <message>
        <source>Version {version}, weights {hash}</source>
        <translation>版本 {version}，权重 {hash}</translation>
    </message>
    <message>
        <source>SHA-256 of the weights: {hash}</source>
        <translation>权重的 SHA-256：{hash}</translation>
    </message>
    <message>
        <source>AI pane</source>
        <translation>AI 面板</translation>
    </message>
    <message>
        <source>Progress of the classification</source>
        <translation>分类进度</translation>
    </message>
</context>
<context>
    <name>About</name>
    <message>
        <source>A viewer for medical images that classifies what it shows and marks what the classifier looked at. It makes no network connection.</source>
        <translation>医学图像浏览器：可对所显示的图像进行分类，并标出分类器所依据的区域。本程序不进行任何网络连接。</translation>
    </message>
    <message>
        <source>For research only. Not a medical device; not for diagnosis.</source>
        <translation>仅供研究。不是医疗器械，不用于诊断。</translation>
    </message>
    <message>
        <source>About MedViewer</source>
        <translation>关于 MedViewer</translation>
    </message>
    <message>
        <source>Licence: {licence}. It is made with:</source>
        <translation>许可证：{licence}。所用组件：</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>What the program is made of</source>
        <translation>本程序所用的组件</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy versions and device, to report a fault</source>
        <translation>复制版本和设备信息，以便报告故障</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>{linked} of {count} views are linked</source>
        <translation>{count} 个视图中有 {linked} 个已联动</translation>
    </message>
    <message>
        <source>Copy measurement</source>
        <translation>复制测量结果</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>Open folder...</source>
        <translation>打开文件夹...</translation>
    </message>
    <message>
        <source>Open files...</source>
        <translation>打开文件...</translation>
    </message>
    <message>
        <source>Export pictures...</source>
        <translation>导出图片...</translation>
    </message>
    <message>
        <source>Print to PDF...</source>
        <translation>打印为 PDF...</translation>
    </message>
    <message>
        <source>Install model...</source>
        <translation>安装模型...</translation>
    </message>
    <message>
        <source>Remember opened folders</source>
        <translation>记住打开过的文件夹</translation>
    </message>
    <message>
        <source>Forget remembered folders</source>
        <translation>清除文件夹记录</translation>
    </message>
    <message>
        <source>Settings...</source>
        <translation>设置...</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Previous slice</source>
        <translation>上一层</translation>
    </message>
    <message>
        <source>Next slice</source>
        <translation>下一层</translation>
    </message>
    <message>
        <source>10 slices back</source>
        <translation>后退 10 层</translation>
    </message>
    <message>
        <source>10 slices on</source>
        <translation>前进 10 层</translation>
    </message>
    <message>
        <source>First slice</source>
        <translation>第一层</translation>
    </message>
    <message>
        <source>Last slice</source>
        <translation>最后一层</translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation>上一序列</translation>
    </message>
    <message>
        <source>Next series</source>
        <translation>下一序列</translation>
    </message>
    <message>
        <source>4-D series: previous member</source>
        <translation>四维序列：上一成员</translation>
    </message>
    <message>
        <source>4-D series: next member</source>
        <translation>四维序列：下一成员</translation>
    </message>
    <message>
        <source>Play or pause (cine)</source>
        <translation>播放或暂停（电影）</translation>
    </message>
    <message>
        <source>Cine: turn around</source>
        <translation>电影：反向播放</translation>
    </message>
    <message>
        <source>Cine: slower</source>
        <translation>电影：减速</translation>
    </message>
    <message>
        <source>Cine: faster</source>
        <translation>电影：加速</translation>
    </message>
    <message>
        <source>Resample to a regular volume</source>
        <translation>重采样为规则体数据</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>下一视图</translation>
    </message>
    <message>
        <source>Texts: all, few, none</source>
        <translation>文字：全部、少量、无</translation>
    </message>
    <message>
        <source>Graphics of the file</source>
        <translation>文件自带图形</translation>
    </message>
    <message>
        <source>Segmentation or map over the image</source>
        <translation>图像上叠加分割或参数图</translation>
    </message>
    <message>
        <source>Take presentation state off</source>
        <translation>取消呈现状态</translation>
    </message>
    <message>
        <source>Auto window</source>
        <translation>自动窗宽窗位</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Next colours</source>
        <translation>下一种颜色</translation>
    </message>
    <message>
        <source>Smooth between pixels</source>
        <translation>像素间平滑显示</translation>
    </message>
    <message>
        <source>Inverted grey</source>
        <translation>灰度反相</translation>
    </message>
    <message>
        <source>Flip left-right</source>
        <translation>左右翻转</translation>
    </message>
    <message>
        <source>Flip top-bottom</source>
        <translation>上下翻转</translation>
    </message>
    <message>
        <source>Rotate clockwise</source>
        <translation>顺时针旋转</translation>
    </message>
    <message>
        <source>Rotate back</source>
        <translation>逆时针旋转</translation>
    </message>
    <message>
        <source>Fit to view</source>
        <translation>适应视图</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>复位视图</translation>
    </message>
    <message>
        <source>One view</source>
        <translation>单视图</translation>
    </message>
    <message>
        <source>Two side by side</source>
        <translation>左右两视图</translation>
    </message>
    <message>
        <source>Two stacked</source>
        <translation>上下两视图</translation>
    </message>
    <message>
        <source>Four views</source>
        <translation>四视图</translation>
    </message>
    <message>
        <source>One large, two small</source>
        <translation>一大两小</translation>
    </message>
    <message>
        <source>Three side by side</source>
        <translation>左右三视图</translation>
    </message>
    <message>
        <source>Three stacked</source>
        <translation>上下三视图</translation>
    </message>
    <message>
        <source>Six views, two rows</source>
        <translation>六视图（两行）</translation>
    </message>
    <message>
        <source>Six views, three rows</source>
        <translation>六视图（三行）</translation>
    </message>
    <message>
        <source>Nine views</source>
        <translation>九视图</translation>
    </message>
    <message>
        <source>Arrange by hanging protocol</source>
        <translation>按挂片协议排列</translation>
    </message>
    <message>
        <source>Save this layout as...</source>
        <translation>将此布局另存为...</translation>
    </message>
    <message>
        <source>Arrange studies when they are opened</source>
        <translation>打开检查时自动排列</translation>
    </message>
    <message>
        <source>Three planes (MPR)</source>
        <translation>三平面重建（MPR）</translation>
    </message>
    <message>
        <source>Straight planes</source>
        <translation>恢复正交平面</translation>
    </message>
    <message>
        <source>Turn the crosshair</source>
        <translation>旋转十字线</translation>
    </message>
    <message>
        <source>Turn the crosshair back</source>
        <translation>反向旋转十字线</translation>
    </message>
    <message>
        <source>Single slices</source>
        <translation>单层</translation>
    </message>
    <message>
        <source>Mean of a slab</source>
        <translation>厚层平均</translation>
    </message>
    <message>
        <source>Maximum of a slab (MIP)</source>
        <translation>厚层最大密度投影（MIP）</translation>
    </message>
    <message>
        <source>Minimum of a slab (MinIP)</source>
        <translation>厚层最小密度投影（MinIP）</translation>
    </message>
    <message>
        <source>Next kind of slab</source>
        <translation>下一种厚层模式</translation>
    </message>
    <message>
        <source>Thicker slab</source>
        <translation>增加厚层厚度</translation>
    </message>
    <message>
        <source>Thinner slab</source>
        <translation>减小厚层厚度</translation>
    </message>
    <message>
        <source>Reference lines</source>
        <translation>定位线</translation>
    </message>
    <message>
        <source>Maximise view</source>
        <translation>最大化视图</translation>
    </message>
    <message>
        <source>Link views</source>
        <translation>视图联动</translation>
    </message>
    <message>
        <source>Link this view</source>
        <translation>联动此视图</translation>
    </message>
    <message>
        <source>Window with the left button</source>
        <translation>左键调窗</translation>
    </message>
    <message>
        <source>Window of a region</source>
        <translation>按区域调窗</translation>
    </message>
    <message>
        <source>Zoom with the left button</source>
        <translation>左键缩放</translation>
    </message>
    <message>
        <source>Move with the left button</source>
        <translation>左键平移</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>双径</translation>
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
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Point value</source>
        <translation>点值</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Arrow with text</source>
        <translation>箭头与文字</translation>
    </message>
    <message>
        <source>Left hand by keys: to the left</source>
        <translation>键盘代替左键：向左</translation>
    </message>
    <message>
        <source>Left hand by keys: to the right</source>
        <translation>键盘代替左键：向右</translation>
    </message>
    <message>
        <source>Left hand by keys: up</source>
        <translation>键盘代替左键：向上</translation>
    </message>
    <message>
        <source>Left hand by keys: down</source>
        <translation>键盘代替左键：向下</translation>
    </message>
    <message>
        <source>Ten steps to the left</source>
        <translation>向左十步</translation>
    </message>
    <message>
        <source>Ten steps to the right</source>
        <translation>向右十步</translation>
    </message>
    <message>
        <source>Ten steps up</source>
        <translation>向上十步</translation>
    </message>
    <message>
        <source>Ten steps down</source>
        <translation>向下十步</translation>
    </message>
    <message>
        <source>Press or let go at the pointer</source>
        <translation>在指针处按下或松开</translation>
    </message>
    <message>
        <source>Close the polygon at the pointer</source>
        <translation>在指针处闭合多边形</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Name measurement...</source>
        <translation>命名测量...</translation>
    </message>
    <message>
        <source>Paste measurement</source>
        <translation>粘贴测量</translation>
    </message>
    <message>
        <source>Delete measurement</source>
        <translation>删除测量</translation>
    </message>
    <message>
        <source>Measurements on neighbouring slices</source>
        <translation>在相邻层显示测量</translation>
    </message>
    <message>
        <source>Export measurements...</source>
        <translation>导出测量结果...</translation>
    </message>
    <message>
        <source>Key image</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Next slice above the threshold</source>
        <translation>下一个高于阈值的层</translation>
    </message>
    <message>
        <source>Previous slice above the threshold</source>
        <translation>上一个高于阈值的层</translation>
    </message>
    <message>
        <source>Next slice by its effect on the series</source>
        <translation>按对序列得分的影响跳层</translation>
    </message>
    <message>
        <source>What the network saw...</source>
        <translation>网络的输入图像...</translation>
    </message>
    <message>
        <source>Ask it: erase and score</source>
        <translation>提问：擦除并评分</translation>
    </message>
    <message>
        <source>Ask it: leave this slice out</source>
        <translation>提问：去掉此层</translation>
    </message>
    <message>
        <source>Network&apos;s own grid</source>
        <translation>网络原始网格</translation>
    </message>
    <message>
        <source>Heatmaps below the threshold, too</source>
        <translation>也显示低于阈值的热力图</translation>
    </message>
    <message>
        <source>Blink with the other view</source>
        <translation>与另一视图闪烁对比</translation>
    </message>
    <message>
        <source>Compare with heatmap</source>
        <translation>与热力图对比</translation>
    </message>
    <message>
        <source>Class against class</source>
        <translation>类别与类别比较</translation>
    </message>
    <message>
        <source>Method against method</source>
        <translation>方法与方法比较</translation>
    </message>
    <message>
        <source>Members: mean against spread</source>
        <translation>成员：平均与离散度对比</translation>
    </message>
    <message>
        <source>Model against model</source>
        <translation>模型与模型比较</translation>
    </message>
    <message>
        <source>Current against prior</source>
        <translation>本次与既往比较</translation>
    </message>
    <message>
        <source>Difference of two heatmaps</source>
        <translation>两幅热力图之差</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Header of the image...</source>
        <translation>图像文件头...</translation>
    </message>
    <message>
        <source>Skipped files...</source>
        <translation>跳过的文件...</translation>
    </message>
    <message>
        <source>Series browser</source>
        <translation>序列浏览栏</translation>
    </message>
    <message>
        <source>AI pane</source>
        <translation>AI 面板</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Strip of key images</source>
        <translation>关键图像栏</translation>
    </message>
    <message>
        <source>Objects of the series</source>
        <translation>序列附带对象</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一面板</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>深色或浅色</translation>
    </message>
    <message>
        <source>Read first, then reveal results</source>
        <translation>先阅片，再显示结果</translation>
    </message>
    <message>
        <source>Turn width dragging around</source>
        <translation>窗宽拖动反向</translation>
    </message>
    <message>
        <source>Turn centre dragging around</source>
        <translation>窗位拖动反向</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
    <message>
        <source>About MedViewer</source>
        <translation>关于 MedViewer</translation>
    </message>
    <message>
        <source>Window {number}</source>
        <translation>窗宽窗位预设 {number}</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Image mean</source>
        <translation>图像均值</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Not for diagnostic use.</source>
        <translation>不可用于诊断。</translation>
    </message>
    <message>
        <source>Changed images are unlike the training images: the score is an answer to a question, not a finding.</source>
        <translation>改动后的图像与训练图像不同：得分是对提问的回答，而不是影像所见。</translation>
    </message>
    <message>
        <source>This changed image is out of the range of the training images: its score can mean anything. It is an answer to a question, not a finding.</source>
        <translation>此改动后的图像超出训练图像的范围：其得分可能毫无意义。它是对提问的回答，而不是影像所见。</translation>
    </message>
    <message>
        <source>{model} · {name}, score of the image</source>
        <translation>{model} · {name}，图像得分</translation>
    </message>
    <message>
        <source>{model} · {name}, score of the series</source>
        <translation>{model} · {name}，序列得分</translation>
    </message>
    <message>
        <source>This slice: {was}, now left out</source>
        <translation>此层：{was}，现已排除</translation>
    </message>
    <message>
        <source>This slice: {was}, now {now}</source>
        <translation>此层：{was}，现为 {now}</translation>
    </message>
    <message>
        <source>{percent:.1f} % of the image erased</source>
        <translation>已擦除图像的 {percent:.1f} %</translation>
    </message>
    <message>
        <source>less than 0.1 % of the image erased</source>
        <translation>已擦除不到图像的 0.1 %</translation>
    </message>
    <message>
        <source>1 slice left out, crossed out below</source>
        <translation>已排除 1 层，下方画叉</translation>
    </message>
    <message>
        <source>{count} slices left out, crossed out below</source>
        <translation>已排除 {count} 层，下方画叉</translation>
    </message>
    <message>
        <source>nothing erased yet: paint over the image</source>
        <translation>尚未擦除：请在图像上涂抹</translation>
    </message>
    <message>
        <source>This model reads the series as one volume: erasing works with models that read images one by one or as a sequence.</source>
        <translation>此模型将序列作为一个整体读取：擦除仅适用于逐幅或按序列读取图像的模型。</translation>
    </message>
    <message>
        <source>This slice took no part in the series&apos; score; go to one that was scored.</source>
        <translation>此层未参与序列得分；请转到已评分的层。</translation>
    </message>
    <message>
        <source>At least one slice must stay in the series.</source>
        <translation>序列中至少须保留一层。</translation>
    </message>
    <message>
        <source>Eraser over the image</source>
        <translation>图像上的擦除工具</translation>
    </message>
    <message>
        <source>Score along the steps, from 0 to 1: {scores}</source>
        <translation>各步的得分，从 0 到 1：{scores}</translation>
    </message>
    <message>
        <source>Score along the steps, from 0 to 1: {scores}; dashed: threshold {threshold:.3f}</source>
        <translation>各步的得分，从 0 到 1：{scores}；虚线为阈值 {threshold:.3f}</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Untouched</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>改动后</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Ask it: erase and score</source>
        <translation>提问：擦除并评分</translation>
    </message>
    <message>
        <source>What takes the place of an erased part</source>
        <translation>擦除部分的填充方式</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Paint over a part of the image</source>
        <translation>涂抹图像的一部分</translation>
    </message>
    <message>
        <source>Map peak</source>
        <translation>热力图峰值</translation>
    </message>
    <message>
        <source>Click on the heatmap: the part around that peak is erased</source>
        <translation>点击热力图：擦除该峰值周围的部分</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>Highest peak</source>
        <translation>最高峰值</translation>
    </message>
    <message>
        <source>Erase the heatmap around its highest peak</source>
        <translation>擦除热力图最高峰值周围的部分</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Score the series without this slice (Shift+Q)</source>
        <translation>不计此层对序列评分（Shift+Q）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last step back (Ctrl+Z)</source>
        <translation>撤销上一步（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Take the step again (Ctrl+Shift+Z)</source>
        <translation>重做该步（Ctrl+Shift+Z）</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Erase nothing and leave nothing out</source>
        <translation>不擦除也不排除任何内容</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Leave; the image itself was never changed (Esc)</source>
        <translation>退出；图像本身从未改动（Esc）</translation>
    </message>
    <message>
        <source>Brush of {pixels:.0f} pixels ([ and ])</source>
        <translation>{pixels:.0f} 像素的画笔（[ 和 ]）</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>恢复</translation>
    </message>
</context>
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
    <message>
        <source>Not shown: {reason}.</source>
        <translation>未显示：{reason}。</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message>
        <source>Regions that influenced the score; not a lesion outline</source>
        <translation>影响得分的区域，并非病灶轮廓</translation>
    </message>
    <message>
        <source>Where the members&apos; maps differ; not a lesion outline</source>
        <translation>各成员图不一致之处；不是病灶轮廓</translation>
    </message>
    <message>
        <source>AI result - research use, not for diagnosis</source>
        <translation>AI 结果：仅供研究，不用于诊断</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>label must be of lower-case letters, digits and hyphens</source>
        <translation>label 只能含小写字母、数字和连字符</translation>
    </message>
    <message>
        <source>threshold must be from 0 to 1</source>
        <translation>threshold 必须在 0 到 1 之间</translation>
    </message>
    <message>
        <source>file must be a plain name inside the model&apos;s folder</source>
        <translation>file 必须是模型文件夹内的文件名</translation>
    </message>
    <message>
        <source>sha256 must be 64 lower-case hexadecimal digits</source>
        <translation>sha256 必须是 64 位小写十六进制数字</translation>
    </message>
    <message>
        <source>input.members must be first where the network reads whole series</source>
        <translation>网络读取整个序列时 input.members 必须为 first</translation>
    </message>
    <message>
        <source>populations belong to models of projections</source>
        <translation>populations 只适用于投影影像的模型</translation>
    </message>
    <message>
        <source>populations must have different names</source>
        <translation>populations 的名称不能相同</translation>
    </message>
    <message>
        <source>the ages of populations must not overlap</source>
        <translation>populations 的年龄范围不能重叠</translation>
    </message>
    <message>
        <source>classes must be one for a binary task (the other is its absence)</source>
        <translation>二分类任务的 classes 必须只有一个（另一类为其不存在）</translation>
    </message>
    <message>
        <source>classes are too few or more than {limit}</source>
        <translation>classes 过少或超过 {limit} 个</translation>
    </message>
    <message>
        <source>classes must have different labels</source>
        <translation>classes 的 label 不得重复</translation>
    </message>
    <message>
        <source>classes.threshold belongs to all classes, except of multi-class tasks</source>
        <translation>除多分类任务外，所有类别都必须有 classes.threshold</translation>
    </message>
    <message>
        <source>{name} must have one number for each class</source>
        <translation>{name} 必须为每个类别各有一个数</translation>
    </message>
    <message>
        <source>conformal.quantiles must be {quantiles} for this task</source>
        <translation>此任务的 conformal.quantiles 必须为 {quantiles} 个</translation>
    </message>
    <message>
        <source>coverage must be between 0 and 1</source>
        <translation>coverage 必须在 0 与 1 之间</translation>
    </message>
    <message>
        <source>quantiles must be from 0 to 1</source>
        <translation>quantiles 必须在 0 到 1 之间</translation>
    </message>
    <message>
        <source>series_share must be from 0 to 1</source>
        <translation>series_share 必须在 0 到 1 之间</translation>
    </message>
    <message>
        <source>thresholds must be from 0 to 1</source>
        <translation>thresholds 必须在 0 到 1 之间</translation>
    </message>
    <message>
        <source>name must not be empty</source>
        <translation>name 不能为空</translation>
    </message>
    <message>
        <source>method must be of lower-case letters, digits, + and -</source>
        <translation>method 只能含小写字母、数字、+ 和 -</translation>
    </message>
    <message>
        <source>modalities must name at least one</source>
        <translation>modalities 至少要有一个</translation>
    </message>
    <message>
        <source>age_years must be [from, to] with from &lt;= to</source>
        <translation>age_years 必须为 [from, to] 且 from &lt;= to</translation>
    </message>
    <message>
        <source>least_slices must be at least 1</source>
        <translation>least_slices 至少为 1</translation>
    </message>
    <message>
        <source>depth must be from 0 to {limit}</source>
        <translation>depth 必须在 0 到 {limit} 之间</translation>
    </message>
    <message>
        <source>percentiles must fulfil 0 &lt;= low &lt; high &lt;= 100</source>
        <translation>百分位数必须满足 0 &lt;= low &lt; high &lt;= 100</translation>
    </message>
    <message>
        <source>a window&apos;s width must be above 0</source>
        <translation>窗宽必须大于 0</translation>
    </message>
    <message>
        <source>a range must fulfil low &lt; high</source>
        <translation>范围必须满足 low &lt; high</translation>
    </message>
    <message>
        <source>windows must be at least one, each with a width above 0</source>
        <translation>windows 至少要有一个，且窗宽均大于 0</translation>
    </message>
    <message>
        <source>clip_limit must be above 0</source>
        <translation>clip_limit 必须大于 0</translation>
    </message>
    <message>
        <source>tiles must be at least 1 down and across</source>
        <translation>tiles 纵横均至少为 1</translation>
    </message>
    <message>
        <source>height, width and channels must be at least 1</source>
        <translation>height、width 和 channels 至少为 1</translation>
    </message>
    <message>
        <source>mean and std need one number for each channel</source>
        <translation>mean 和 std 必须为每个通道各有一个数</translation>
    </message>
    <message>
        <source>intensity.windows must be one for each channel</source>
        <translation>intensity.windows 必须为每个通道各有一个</translation>
    </message>
    <message>
        <source>std must be above 0</source>
        <translation>std 必须大于 0</translation>
    </message>
    <message>
        <source>spacing_mm and crop_mm must be above 0</source>
        <translation>spacing_mm 和 crop_mm 必须大于 0</translation>
    </message>
    <message>
        <source>clahe.tiles must not be more than the input has pixels</source>
        <translation>clahe.tiles 不得多于输入的像素</translation>
    </message>
    <message>
        <source>{where} must be {kind}</source>
        <translation>{where} 必须是{kind}</translation>
    </message>
    <message>
        <source>{where} must be a number</source>
        <translation>{where} 必须是数字</translation>
    </message>
    <message>
        <source>{where} must be one of {choices}</source>
        <translation>{where} 必须是以下之一：{choices}</translation>
    </message>
    <message>
        <source>{where} must be an array</source>
        <translation>{where} 必须是数组</translation>
    </message>
    <message>
        <source>{where} must have {count} values</source>
        <translation>{where} 必须有 {count} 个值</translation>
    </message>
    <message>
        <source>{where} must be a table</source>
        <translation>{where} 必须是表</translation>
    </message>
    <message>
        <source>{where}.kind must be one of {choices}</source>
        <translation>{where}.kind 必须是以下之一：{choices}</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>{field} is not a known field</source>
        <translation>{field} 不是已知字段</translation>
    </message>
    <message>
        <source>{field} is missing</source>
        <translation>缺少 {field}</translation>
    </message>
    <message>
        <source>{where}: {error}</source>
        <translation>{where}：{error}</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>字符串</translation>
    </message>
    <message>
        <source>an integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a boolean</source>
        <translation>布尔值</translation>
    </message>
    <message>
        <source>low and high must be there together</source>
        <translation>low 和 high 必须同时存在</translation>
    </message>
    <message>
        <source>decided_by must be one of the levels</source>
        <translation>decided_by 必须是 levels 之一</translation>
    </message>
    <message>
        <source>levels.default must be one of the methods</source>
        <translation>levels.default 必须是 methods 之一</translation>
    </message>
    <message>
        <source>levels.methods must have plain names</source>
        <translation>levels.methods 的名称只能用简单字符</translation>
    </message>
    <message>
        <source>a text is too long or not printable</source>
        <translation>有文本过长或含不可打印字符</translation>
    </message>
    <message>
        <source>a number is not finite</source>
        <translation>有数值不是有限数</translation>
    </message>
    <message>
        <source>Pneumonia on frontal chest radiographs</source>
        <translation>正位胸片上的肺炎</translation>
    </message>
    <message>
        <source>Research and teaching: scores a frontal chest radiograph of a child of 1 to 5 years or an adult for signs of pneumonia, and shows which regions moved the score.</source>
        <translation>用于研究和教学：对 1 至 5 岁儿童或成人的正位胸片评估肺炎征象并给出评分，同时显示哪些区域影响了评分。</translation>
    </message>
    <message>
        <source>Pneumonia</source>
        <translation>肺炎</translation>
    </message>
    <message>
        <source>children</source>
        <translation>儿童</translation>
    </message>
    <message>
        <source>adults</source>
        <translation>成人</translation>
    </message>
    <message>
        <source>Which brain tumour: meningioma, glioma or pituitary tumour</source>
        <translation>哪种脑肿瘤：脑膜瘤、胶质瘤或垂体瘤</translation>
    </message>
    <message>
        <source>Research and teaching: tells which of three tumours a contrast-enhanced T1-weighted MR slice of a brain with a tumour shows, and where the network looked.</source>
        <translation>用于研究和教学：判断含肿瘤的脑部增强 T1 加权 MR 层面显示三种肿瘤中的哪一种，以及网络关注的位置。</translation>
    </message>
    <message>
        <source>Tells which of three tumours a slice shows, not whether there is one.</source>
        <translation>只判断层面显示三种肿瘤中的哪一种，不判断是否存在肿瘤。</translation>
    </message>
    <message>
        <source>Meningioma</source>
        <translation>脑膜瘤</translation>
    </message>
    <message>
        <source>Glioma</source>
        <translation>胶质瘤</translation>
    </message>
    <message>
        <source>Pituitary tumour</source>
        <translation>垂体瘤</translation>
    </message>
    <message>
        <source>Haemorrhage on head CT</source>
        <translation>头部 CT 上的出血</translation>
    </message>
    <message>
        <source>Research and teaching: scores every slice of a head CT without contrast medium after trauma, and the whole series, for fresh blood inside the skull, and shows which slices and regions moved the score.</source>
        <translation>用于研究和教学：对外伤后头部平扫 CT 的每一层面及整个序列评估颅内新鲜出血并给出评分，同时显示哪些层面和区域影响了评分。</translation>
    </message>
    <message>
        <source>Intracranial haemorrhage</source>
        <translation>颅内出血</translation>
    </message>
    <message>
        <source>Diagnosis, triage or any other clinical decision.</source>
        <translation>诊断、分诊或任何其他临床决定。</translation>
    </message>
    <message>
        <source>Ruling out disease: a score below the threshold does not exclude pneumonia or anything else.</source>
        <translation>排除疾病：得分低于阈值不能排除肺炎或其他任何疾病。</translation>
    </message>
    <message>
        <source>Lateral, oblique or decubitus films, other body parts, other modalities, photographs of films.</source>
        <translation>侧位、斜位或卧位片，其他部位，其他模态，胶片的照片。</translation>
    </message>
    <message>
        <source>Newborns and infants below 1 year, and ages from 6 to 17 years: no such film was seen.</source>
        <translation>新生儿和不满 1 岁的婴儿，以及 6 至 17 岁的患者：模型没有见过这样的片子。</translation>
    </message>
    <message>
        <source>Telling pneumonia from other opacities such as oedema, effusion, atelectasis or tumour.</source>
        <translation>区分肺炎与其他阴影，如水肿、积液、肺不张或肿瘤。</translation>
    </message>
    <message>
        <source>One hospital for each population; no external validation population.</source>
        <translation>每类人员只来自一家医院；没有外部验证数据。</translation>
    </message>
    <message>
        <source>Trained on 8-bit JPEG films reduced to 224x224 pixels without keeping the aspect ratio, not on the original depth: small and faint opacities are lost.</source>
        <translation>用缩小到 224x224 像素、未保持宽高比的 8 位 JPEG 图像训练，不是原始位深：细小和浅淡的阴影已丢失。</translation>
    </message>
    <message>
        <source>The adults&apos; labels were mined from reports by software and are noisy; there are few of them (712 films).</source>
        <translation>成人的标签由软件从报告中提取，有噪声；数量也少（712 张）。</translation>
    </message>
    <message>
        <source>The adults&apos; negatives are films without any finding: other diseases were hardly seen and may score high.</source>
        <translation>成人的阴性图像没有任何发现：其他疾病几乎没有见过，得分可能偏高。</translation>
    </message>
    <message>
        <source>Probabilities hold for the share of pneumonia of the validation films, which is far above that of a screening population.</source>
        <translation>概率只适用于验证图像中肺炎的比例，它远高于筛查时的比例。</translation>
    </message>
    <message>
        <source>Where the header tells no age, thresholds and probabilities are those for both populations together: fewer of the children&apos;s films are then called right.</source>
        <translation>头信息没有年龄时，使用两类人员共同的阈值和概率：儿童图像判断正确的会少一些。</translation>
    </message>
    <message>
        <source>A population is part of a model: a linear probe on frozen features trained on the children alone scored adults at chance level (AUC 0.481).</source>
        <translation>人员类别是模型的一部分：只用儿童图像在固定特征上训练的线性分类器，对成人的判断等于随机（AUC 0.481）。</translation>
    </message>
    <message>
        <source>The out-of-range check does not notice a film with left and right swapped.</source>
        <translation>超出范围检查发现不了左右颠倒的图像。</translation>
    </message>
    <message>
        <source>Telling whether there is a tumour: every slice that it was trained on showed one, and it always names one of the three.</source>
        <translation>判断是否存在肿瘤：训练用的每个层面都有肿瘤，模型总是给出三种之一。</translation>
    </message>
    <message>
        <source>Other tumours, metastases, abscesses, haemorrhages, or brains after surgery.</source>
        <translation>其他肿瘤、转移、脓肿、出血，或手术后的脑。</translation>
    </message>
    <message>
        <source>MR without contrast medium, other weightings (T2, FLAIR, diffusion), CT, other body parts.</source>
        <translation>无对比剂的 MR，其他加权（T2、FLAIR、弥散），CT，其他部位。</translation>
    </message>
    <message>
        <source>Measuring or outlining a tumour.</source>
        <translation>测量或勾画肿瘤。</translation>
    </message>
    <message>
        <source>Two hospitals in one country; no external validation population.</source>
        <translation>来自一个国家的两家医院；没有外部验证数据。</translation>
    </message>
    <message>
        <source>Trained on 8-bit JPEG slices of 256x256 pixels, one tumour in every slice, chosen by the authors of the data.</source>
        <translation>用 256x256 像素的 8 位 JPEG 层面训练，每个层面一个肿瘤，由数据作者选取。</translation>
    </message>
    <message>
        <source>The data name no patients: what counts as one here is a series, inferred from the likeness of slices (596 for 233 patients), so intervals are somewhat narrow; the authors&apos; folds are by patient.</source>
        <translation>数据没有给出患者：这里按序列计数，序列由层面的相似程度推断（233 名患者有 596 个），所以区间略窄；作者的分组是按患者的。</translation>
    </message>
    <message>
        <source>A slice without a tumour gets a score all the same.</source>
        <translation>没有肿瘤的层面也会得到得分。</translation>
    </message>
    <message>
        <source>The out-of-range check lets more than a third of the images pass that are turned upside down, most that are mirrored, and slices of other weightings.</source>
        <translation>超出范围检查会放过三分之一以上上下颠倒的图像、大多数镜像的图像，以及其他加权的层面。</translation>
    </message>
    <message>
        <source>Size, epochs and network were chosen by cross-validation on the same patients that the numbers come from: on other patients expect somewhat less.</source>
        <translation>图像大小、训练轮数和网络是在得出这些数字的同一批患者上用交叉验证选择的：在其他患者上会略差。</translation>
    </message>
    <message>
        <source>patients with a brain tumour</source>
        <translation>脑肿瘤患者</translation>
    </message>
    <message>
        <source>Ruling out a haemorrhage: a score below the threshold does not exclude one, least of all a small or subtle one.</source>
        <translation>排除出血：得分低于阈值不能排除出血，尤其是细小或不明显的出血。</translation>
    </message>
    <message>
        <source>CT with contrast medium, other body parts, MR, thin slices reconstructed with a bone kernel, scouts.</source>
        <translation>有对比剂的 CT，其他部位，MR，用骨算法重建的薄层，定位像。</translation>
    </message>
    <message>
        <source>Telling the kind of haemorrhage, its age or its size, or any disease without blood.</source>
        <translation>判断出血的种类、时间或大小，或任何没有出血的疾病。</translation>
    </message>
    <message>
        <source>64 patients of one hospital, 28 of them with a haemorrhage; no external validation population.</source>
        <translation>一家医院的 64 名患者，其中 28 名有出血；没有外部验证数据。</translation>
    </message>
    <message>
        <source>Trained on 8-bit JPEG pictures of two windows (40/120 and 700/3200), from which Hounsfield units were rebuilt: to 0.5 HU in soft tissue, to 12.5 HU in bone.</source>
        <translation>用两种窗（40/120 和 700/3200）的 8 位 JPEG 图像训练，由它们重建 HU 值：软组织精确到 0.5 HU，骨精确到 12.5 HU。</translation>
    </message>
    <message>
        <source>5 mm slices; 30 single slices are missing from the data.</source>
        <translation>层厚 5 mm；数据中缺少 30 个单独的层面。</translation>
    </message>
    <message>
        <source>The convolutional network is that of ImageNet, unchanged, and what is dense or one-sided within the skull is found by fixed rules; what was trained is the five recurrent networks that read both along the slices.</source>
        <translation>卷积网络是 ImageNet 的，没有改变；颅内致密或单侧的部分由固定规则找出；训练的是沿层面读取两者的五个循环网络。</translation>
    </message>
    <message>
        <source>A scalp that is swollen on one side, and bone or brain that differ from side to side, move the score, too: they tell where a head was hit, not whether it bleeds.</source>
        <translation>一侧头皮肿胀，以及两侧不同的骨或脑，也会改变得分：它们说明头部哪里受伤，而不是是否出血。</translation>
    </message>
    <message>
        <source>What is as dense as 80 HU counts as bone, and a skull that is open on one side is not masked well.</source>
        <translation>密度达到 80 HU 的部分算作骨；一侧开放的颅骨不能很好地分离。</translation>
    </message>
    <message>
        <source>How large the images are, the window, the network, its fixed rules and its readers were chosen by cross-validation on the same 64 patients that the numbers come from: on other patients expect somewhat less.</source>
        <translation>图像大小、窗、网络、固定规则和读取网络是在得出这些数字的同一批 64 名患者上用交叉验证选择的：在其他患者上会略差。</translation>
    </message>
    <message>
        <source>Few subarachnoid and intraventricular haemorrhages (10 and 11 slices) were seen.</source>
        <translation>见过的蛛网膜下腔出血和脑室内出血很少（10 和 11 个层面）。</translation>
    </message>
    <message>
        <source>patients after head trauma</source>
        <translation>头部外伤后的患者</translation>
    </message>
</context>
<context>
    <name>Cine</name>
    <message>
        <source>At the end: begin again</source>
        <translation>播放结束时：从头开始</translation>
    </message>
    <message>
        <source>At the end: stop</source>
        <translation>播放结束时：停止</translation>
    </message>
    <message>
        <source>At the end: turn around</source>
        <translation>播放结束时：反向播放</translation>
    </message>
    <message>
        <source>as the file says for each frame</source>
        <translation>按文件逐帧指定</translation>
    </message>
    <message>
        <source>as the file says (frame time)</source>
        <translation>按文件指定（帧时间）</translation>
    </message>
    <message>
        <source>as the file says (cine rate)</source>
        <translation>按文件指定（电影速率）</translation>
    </message>
    <message>
        <source>as the file recommends</source>
        <translation>按文件推荐</translation>
    </message>
    <message>
        <source>First image (Home)</source>
        <translation>第一幅图像（Home）</translation>
    </message>
    <message>
        <source>Play (C)</source>
        <translation>播放（C）</translation>
    </message>
    <message>
        <source>Last image (End)</source>
        <translation>最后一幅图像（End）</translation>
    </message>
    <message>
        <source>Put the cine away</source>
        <translation>关闭电影播放</translation>
    </message>
    <message>
        <source>Speed of the cine</source>
        <translation>电影播放速度</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Play along the slices, or along the members of the 4-D series</source>
        <translation>沿层播放，或沿四维序列的成员播放</translation>
    </message>
    <message>
        <source>{rate:.3g} fps</source>
        <translation>{rate:.3g} 帧/秒</translation>
    </message>
    <message>
        <source>Pause (C)</source>
        <translation>暂停（C）</translation>
    </message>
    <message>
        <source>Plays forwards; turn around (Shift+C)</source>
        <translation>正向播放；点击反向（Shift+C）</translation>
    </message>
    <message>
        <source>Plays backwards; turn around (Shift+C)</source>
        <translation>反向播放；点击正向（Shift+C）</translation>
    </message>
    <message>
        <source>{rate} · waiting</source>
        <translation>{rate} · 等待中</translation>
    </message>
    <message>
        <source>{rate:.3g} images a second</source>
        <translation>每秒 {rate:.3g} 幅图像</translation>
    </message>
    <message>
        <source>{achieved:.3g} are shown of {rate:.3g} images a second</source>
        <translation>每秒应显示 {rate:.3g} 幅，实际显示 {achieved:.3g} 幅</translation>
    </message>
    <message>
        <source>comma slower, full stop faster</source>
        <translation>逗号键减速，句号键加速</translation>
    </message>
    <message>
        <source>{count} images were left out to stay in time</source>
        <translation>为跟上速度，跳过了 {count} 幅图像</translation>
    </message>
</context>
<context>
    <name>Classification</name>
    <message>
        <source>No model installed</source>
        <translation>未安装模型</translation>
    </message>
    <message>
        <source>Put a model&apos;s folder into a models folder (named in the settings), then start again.</source>
        <translation>请将模型文件夹放入模型目录（在设置中指定），然后重新启动。</translation>
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
        <source>The model changed since this result was made: classify again.</source>
        <translation>得到此结果后模型已改变，请重新分类。</translation>
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
    <name>Comparing</name>
    <message>
        <source>Classify the series first: then its heatmaps can be compared.</source>
        <translation>请先对序列进行分类：之后可比较其热力图。</translation>
    </message>
    <message>
        <source>The model tells only one class: there is nothing to compare it with.</source>
        <translation>该模型只给出一个类别：没有可与之比较的类别。</translation>
    </message>
    <message>
        <source>No other method suits this network.</source>
        <translation>没有其他方法适用于此网络。</translation>
    </message>
    <message>
        <source>The model is one network, no ensemble: its maps have no spread.</source>
        <translation>该模型是单个网络，不是集成模型：其热力图没有离散度。</translation>
    </message>
    <message>
        <source>Classify the series with a second model first (AI &gt; Classify with).</source>
        <translation>请先用第二个模型对该序列进行分类（AI &gt; 选择模型分类）。</translation>
    </message>
    <message>
        <source>No earlier study of this patient with such images is open.</source>
        <translation>未打开该患者含此类图像的既往检查。</translation>
    </message>
    <message>
        <source>Maps of two models have no scale in common; compare them in percentiles.</source>
        <translation>两个模型的热力图没有共同的标度；请按百分位比较。</translation>
    </message>
    <message>
        <source>Maps of two series can be subtracted only for one class, method and layer.</source>
        <translation>仅当类别、方法和网络层均相同时，才能对两个序列的热力图作差。</translation>
    </message>
    <message>
        <source>The spread of an ensemble&apos;s maps is never below zero and cannot be subtracted; show it beside their mean.</source>
        <translation>集成模型热力图的离散度不会小于零，不能相减；请将其与平均图并排显示。</translation>
    </message>
    <message>
        <source>One of the two maps is not made yet</source>
        <translation>两幅热力图中有一幅尚未生成</translation>
    </message>
    <message>
        <source>The two maps are being laid on each other</source>
        <translation>正在叠合两幅热力图</translation>
    </message>
    <message>
        <source>It was stopped; choose it again to make it</source>
        <translation>已停止；再次选择即可生成</translation>
    </message>
    <message>
        <source>The two maps could not be laid on each other</source>
        <translation>两幅热力图无法叠合</translation>
    </message>
    <message>
        <source>Plain image</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>{map} minus {other}</source>
        <translation>{map} 减去 {other}</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{model} (classify)</source>
        <translation>{model}（待分类）</translation>
    </message>
    <message>
        <source>Maps of two methods or layers can be subtracted only where both are in logits; show them side by side.</source>
        <translation>两种方法或两个网络层的热力图，仅当二者均以 logit 为单位时才能相减；请并排显示。</translation>
    </message>
    <message>
        <source>These maps are in no unit (relative): only ranks can be compared, not differences; show them side by side.</source>
        <translation>这些热力图没有单位（相对值）：只能比较排序，不能比较差值；请并排显示。</translation>
    </message>
    <message>
        <source>These maps lie on different grids: they cannot be subtracted; show them side by side.</source>
        <translation>这些热力图的网格不同：不能相减；请并排显示。</translation>
    </message>
    <message>
        <source>One map explains the slices, the other the series: they cannot be subtracted.</source>
        <translation>一幅热力图解释各层图像，另一幅解释整个序列：不能相减。</translation>
    </message>
    <message>
        <source>These maps have no image in common: they cannot be subtracted.</source>
        <translation>这些热力图没有共同的图像：不能相减。</translation>
    </message>
    <message>
        <source>Nothing to blink: show a heatmap, or another view beside this one.</source>
        <translation>没有可闪烁对比的内容：请显示热力图，或在旁边显示另一个视图。</translation>
    </message>
    <message>
        <source>What this view shows; click for something else</source>
        <translation>此视图显示的内容；单击可更换</translation>
    </message>
    <message>
        <source>{title}. {what}</source>
        <translation>{title}。{what}</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>网络层</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Minus</source>
        <translation>减去</translation>
    </message>
    <message>
        <source>A minus B</source>
        <translation>A 减 B</translation>
    </message>
    <message>
        <source>A minus B · A: {first} · B: {second}</source>
        <translation>A 减 B · A：{first} · B：{second}</translation>
    </message>
    <message>
        <source>Maps of two series cannot be laid on each other unless both say where they lie in one space of the patient; show them side by side.</source>
        <translation>两个序列的热力图只有都标明在同一患者空间中的位置才能叠合；请并排显示。</translation>
    </message>
    <message>
        <source>Maps of two series can be subtracted only in logits; show them side by side.</source>
        <translation>两个序列的热力图只有以 logit 为单位时才能相减；请并排显示。</translation>
    </message>
    <message>
        <source>Maps of more than 512 images are not laid on each other; show them side by side.</source>
        <translation>超过 512 幅图像的热力图不会叠合；请并排显示。</translation>
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
    <name>Dialogs</name>
    <message>
        <source>Window</source>
        <translation>调窗</translation>
    </message>
    <message>
        <source>Move the image</source>
        <translation>平移图像</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Scroll through the slices</source>
        <translation>翻阅层面</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Slice of the view under the pointer</source>
        <translation>指针所在视图的翻层</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>左键拖动</translation>
    </message>
    <message>
        <source>What the tool says: at first the window (width across, centre up and down)</source>
        <translation>由所选工具决定：默认为调窗（左右为窗宽，上下为窗位）</translation>
    </message>
    <message>
        <source>Ctrl + left drag</source>
        <translation>Ctrl + 左键拖动</translation>
    </message>
    <message>
        <source>Window of a region</source>
        <translation>按区域调窗</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>右键单击</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Ctrl + wheel</source>
        <translation>Ctrl + 滚轮</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Maximise the view, or bring the others back</source>
        <translation>最大化视图，或恢复其他视图</translation>
    </message>
    <message>
        <source>Left drag or click between three planes</source>
        <translation>在三平面视图中左键拖动或单击</translation>
    </message>
    <message>
        <source>Crosshair: both lines at its centre, else one</source>
        <translation>移动十字线：在中心移动两条线，否则移动一条</translation>
    </message>
    <message>
        <source>Shift and move</source>
        <translation>按住 Shift 并移动</translation>
    </message>
    <message>
        <source>Crosshair at the pointer; linked views go to that point</source>
        <translation>十字线跟随指针；联动视图转到该点</translation>
    </message>
    <message>
        <source>Left drag with a measuring tool</source>
        <translation>用测量工具左键拖动</translation>
    </message>
    <message>
        <source>Measure; Shift: a circle, a square, an even line</source>
        <translation>测量；按住 Shift：圆、正方形、水平或垂直线</translation>
    </message>
    <message>
        <source>Drag of a line, label or handle</source>
        <translation>拖动线、标签或控制点</translation>
    </message>
    <message>
        <source>Move the measurement, or change it</source>
        <translation>移动或修改测量</translation>
    </message>
    <message>
        <source>Double click on a measurement</source>
        <translation>双击测量</translation>
    </message>
    <message>
        <source>Name it</source>
        <translation>为其命名</translation>
    </message>
    <message>
        <source>1 to 9</source>
        <translation>1 至 9</translation>
    </message>
    <message>
        <source>Windows: the file&apos;s own first, then yours, then the program&apos;s</source>
        <translation>窗宽窗位：依次为文件自带、您的预设、程序预设</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Skipped files</source>
        <translation>跳过的文件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Middle drag</source>
        <translation>中键拖动</translation>
    </message>
    <message>
        <source>Right drag</source>
        <translation>右键拖动</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>功能</translation>
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
    <message>
        <source>reading the object</source>
        <translation>读取对象</translation>
    </message>
    <message>
        <source>preparing the image</source>
        <translation>准备图像</translation>
    </message>
    <message>
        <source>drawing planes</source>
        <translation>绘制平面</translation>
    </message>
    <message>
        <source>saving the layout</source>
        <translation>保存布局</translation>
    </message>
    <message>
        <source>keeping the session</source>
        <translation>保存会话</translation>
    </message>
    <message>
        <source>opening the last session</source>
        <translation>打开上次的会话</translation>
    </message>
    <message>
        <source>the explanation</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>scoring the changed image</source>
        <translation>对改动后的图像评分</translation>
    </message>
    <message>
        <source>looking for earlier studies</source>
        <translation>查找既往检查</translation>
    </message>
    <message>
        <source>the comparison</source>
        <translation>比较</translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>The map is zero everywhere: by this method nothing in the image moved the score.</source>
        <translation>该图处处为零：按此方法，图像中没有任何内容影响得分。</translation>
    </message>
    <message>
        <source>Nothing in this map speaks for the class: all its values are against it or zero.</source>
        <translation>此图中没有支持该类别的内容：所有值均为反对或零。</translation>
    </message>
    <message>
        <source>The score follows this map by one of two measures alone: rely on it with care.</source>
        <translation>两项指标中仅一项表明得分随此图变化：请谨慎依据此图。</translation>
    </message>
    <message>
        <source>The score follows this map more than each of {count} random orders.</source>
        <translation>得分随此图变化，优于 {count} 个随机顺序中的每一个。</translation>
    </message>
    <message>
        <source>The score does not clearly follow this map more than {count} random orders: do not rely on it.</source>
        <translation>得分随此图的变化不明显优于 {count} 个随机顺序：请勿依据此图。</translation>
    </message>
    <message>
        <source>The GPU ran out of memory; the CPU went on from there.</source>
        <translation>GPU 显存不足，其余部分由 CPU 完成。</translation>
    </message>
    <message>
        <source>this layer puts out no map to explain; choose another layer, or a method without one such as occlusion</source>
        <translation>该层不输出可供解释的图；请选择其他层，或选择不需要层的方法（如遮挡法）</translation>
    </message>
    <message>
        <source>None of the chosen images was scored: there is no heatmap.</source>
        <translation>所选图像均未评分：没有热力图。</translation>
    </message>
    <message>
        <source>{broken} of {count} images have no heatmap: the network&apos;s gradients are no numbers there. The scores do not depend on them.</source>
        <translation>{count} 幅图像中有 {broken} 幅没有热力图：网络在该处的梯度不是数。得分不受其影响。</translation>
    </message>
    <message>
        <source>the network has no layer {name!r} that can be explained; it has {known}</source>
        <translation>网络没有可供解释的层 {name}；可用的层有 {known}</translation>
    </message>
    <message>
        <source>A cell of the network&apos;s grid covers a large part of the image, so the edges of the map are not those of a finding.</source>
        <translation>网络网格的一个单元覆盖图像的较大区域，因此图的边缘不是病变的边缘。</translation>
    </message>
    <message>
        <source>Only what speaks for the class counts, and the values do not sum to the score.</source>
        <translation>仅计入支持该类别的内容，且各值之和不等于得分。</translation>
    </message>
    <message>
        <source>In early layers it tends to follow edges.</source>
        <translation>在较浅的层中，它往往沿边缘分布。</translation>
    </message>
    <message>
        <source>What a channel means is averaged over the image: a place can be marked because of another one.</source>
        <translation>通道的含义在整幅图像上取平均：某处可能因另一处而被标出。</translation>
    </message>
    <message>
        <source>It knows the last layer alone.</source>
        <translation>它只涉及最后一层。</translation>
    </message>
    <message>
        <source>Attention rollout</source>
        <translation>注意力展开</translation>
    </message>
    <message>
        <source>It is the same for every class and does not know what the network made of what it looked at: it cannot say for or against.</source>
        <translation>它对每个类别都相同，也不知道网络如何使用所关注的内容：无法说明支持还是反对。</translation>
    </message>
    <message>
        <source>Integrated gradients</source>
        <translation>积分梯度</translation>
    </message>
    <message>
        <source>It compares with a blank image: what is as grey as that one never counts. Single pixels scatter: they are summed over cells, and what speaks for and against within a cell cancels out.</source>
        <translation>它与空白图像比较：与其灰度相同的内容从不计入。单个像素较为散乱，因此按格求和，同一格内支持与反对的部分会相减。</translation>
    </message>
    <message>
        <source>Occlusion</source>
        <translation>遮挡法</translation>
    </message>
    <message>
        <source>It covers one window at a time: of two signs that say the same neither counts, and the edge of the cover can itself move the score.</source>
        <translation>它每次遮挡一个窗口：两个含义相同的征象均不计入，而且遮挡的边缘本身也可能影响得分。</translation>
    </message>
    <message>
        <source>there is no method {name!r}; there are {known}</source>
        <translation>没有方法 {name}；可用的方法有 {known}</translation>
    </message>
    <message>
        <source>CAM does not suit a network that reads slices as a sequence; choose Grad-CAM</source>
        <translation>CAM 不适用于按序列读取各层的网络；请选择 Grad-CAM</translation>
    </message>
    <message>
        <source>CAM suits networks whose head is linear in the mean of the last map, and this one is not of them; choose Grad-CAM</source>
        <translation>CAM 适用于输出头对最后特征图均值呈线性的网络，而此网络不属于此类；请选择 Grad-CAM</translation>
    </message>
    <message>
        <source>attention rollout suits networks that score single images; choose Grad-CAM</source>
        <translation>注意力展开适用于对单幅图像评分的网络；请选择 Grad-CAM</translation>
    </message>
    <message>
        <source>attention rollout suits networks with self-attention alone; choose Grad-CAM</source>
        <translation>注意力展开仅适用于带自注意力的网络；请选择 Grad-CAM</translation>
    </message>
    <message>
        <source>this model scores series alone: its slices have no scores to explain</source>
        <translation>此模型只给出整个序列的评分：各层面没有可解释的评分</translation>
    </message>
    <message>
        <source>{method} explains the input: it has no layer to choose</source>
        <translation>{method}解释的是输入：没有可选的层</translation>
    </message>
    <message>
        <source>{method} explains the layer {layer} alone</source>
        <translation>{method}只能解释 {layer} 层</translation>
    </message>
    <message>
        <source>there is not enough memory for this explanation; choose Grad-CAM, or close other programs</source>
        <translation>内存不足，无法进行此解释；请选择 Grad-CAM，或关闭其他程序</translation>
    </message>
    <message>
        <source>Mean of the members&apos; maps</source>
        <translation>各成员图的平均</translation>
    </message>
    <message>
        <source>Spread of the members&apos; maps</source>
        <translation>各成员图的离散度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>It runs the network many times an image: maps come one by one, the strongest slices first.</source>
        <translation>它对每幅图像多次运行网络：热力图逐一得出，先从得分最高的层开始。</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Stopped; what was found is shown.</source>
        <translation>已停止；显示已得到的结果。</translation>
    </message>
    <message>
        <source>Stopped; nothing was found yet.</source>
        <translation>已停止；尚未得到结果。</translation>
    </message>
    <message>
        <source>it waits to be made</source>
        <translation>正等待生成</translation>
    </message>
    <message>
        <source>it is not made yet; the strongest slices come first</source>
        <translation>尚未生成；先生成得分最高的层</translation>
    </message>
    <message>
        <source>it was stopped before this one</source>
        <translation>在生成此图之前已停止</translation>
    </message>
    <message>
        <source>it was not scored</source>
        <translation>未评分</translation>
    </message>
    <message>
        <source>it is not made yet</source>
        <translation>尚未生成</translation>
    </message>
    <message>
        <source>Standard deviation of the members&apos; maps: high where they disagree; it speaks neither for nor against the class</source>
        <translation>各成员图的标准差：不一致处较高；既不支持也不反对该类别</translation>
    </message>
    <message>
        <source>So far {count} images have a map: the scale may still grow</source>
        <translation>目前 {count} 幅图像有热力图：标尺还可能增大</translation>
    </message>
    <message>
        <source>So far 1 image has a map: the scale may still grow</source>
        <translation>目前 1 幅图像有热力图：标尺还可能增大</translation>
    </message>
    <message>
        <source>Residual {percent:.1f} % of the score&apos;s difference after {steps} steps</source>
        <translation>{steps} 步后剩余得分差值的 {percent:.1f} %</translation>
    </message>
    <message>
        <source>{residual}: more than the {percent:.0f} % that is small enough</source>
        <translation>{residual}：超过可接受的 {percent:.0f} %</translation>
    </message>
    <message>
        <source>{residual}: this map does not account for the score</source>
        <translation>{residual}：该图不能解释得分</translation>
    </message>
    <message>
        <source>Mean of the members&apos; maps; standard deviation up to {spread}</source>
        <translation>各成员图的平均；标准差最大 {spread}</translation>
    </message>
    <message>
        <source>Mean of the members&apos; maps; rank correlation {agreement:.2f}, standard deviation up to {spread}</source>
        <translation>各成员图的平均；秩相关 {agreement:.2f}，标准差最大 {spread}</translation>
    </message>
    <message>
        <source>Method of the heatmap</source>
        <translation>热力图的方法</translation>
    </message>
    <message>
        <source>Layer that the heatmap explains</source>
        <translation>热力图所解释的层</translation>
    </message>
    <message>
        <source>What of the members&apos; maps is shown</source>
        <translation>显示成员图的哪一部分</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>What it cannot say: {words}</source>
        <translation>它不能说明：{words}</translation>
    </message>
    <message>
        <source>{button}: making this heatmap</source>
        <translation>{button}：生成此热力图</translation>
    </message>
    <message>
        <source>Method and layer</source>
        <translation>方法和层</translation>
    </message>
    <message>
        <source>Choose how the map is made, and read what it cannot say</source>
        <translation>选择热力图的生成方法，并阅读它不能说明什么</translation>
    </message>
    <message>
        <source>Progress of the heatmap</source>
        <translation>热力图的进度</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>{method}: {reason}.</source>
        <translation>{method}：{reason}。</translation>
    </message>
    <message>
        <source>{layer} (the model&apos;s own)</source>
        <translation>{layer}（模型自带）</translation>
    </message>
    <message>
        <source>Nothing to choose</source>
        <translation>无可选项</translation>
    </message>
    <message>
        <source>{method} (does not suit this network)</source>
        <translation>{method}（不适用于此网络）</translation>
    </message>
    <message>
        <source>{method}, spread of the members</source>
        <translation>{method}，成员图的离散度</translation>
    </message>
    <message>
        <source>{method} at {layer}</source>
        <translation>{method}，网络层 {layer}</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Without the patient, dates, institution and descriptions are left out, too.
What is burnt into the image itself stays: look at it before you give it away.
Pictures with an AI result say that they are not for diagnostic use.</source>
        <translation>不含患者信息时，日期、机构和描述也会省略。
图像本身烧录的文字仍会保留：对外提供前请检查。
带有 AI 结果的图片会注明不用于诊断。</translation>
    </message>
    <message>
        <source>Export pictures</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>What is on screen</source>
        <translation>屏幕上的内容</translation>
    </message>
    <message>
        <source>Texts and scale</source>
        <translation>文字和比例尺</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>AI result and heatmap</source>
        <translation>AI 结果和热力图</translation>
    </message>
    <message>
        <source>Patient, dates and descriptions</source>
        <translation>患者、日期和描述</translation>
    </message>
    <message>
        <source>With</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>The whole series (1 image)</source>
        <translation>整个序列（1 幅图像）</translation>
    </message>
    <message>
        <source>The whole series ({count} images)</source>
        <translation>整个序列（{count} 幅图像）</translation>
    </message>
    <message>
        <source>;;MP4, a film of a series (*.mp4)</source>
        <translation>;;MP4，序列影片 (*.mp4)</translation>
    </message>
    <message>
        <source>PNG (*.png);;JPEG (*.jpg);;TIFF (*.tif);;GIF, a cine of a series (*.gif);;PDF (*.pdf)</source>
        <translation>PNG (*.png);;JPEG (*.jpg);;TIFF (*.tif);;GIF，序列电影 (*.gif);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Print to PDF</source>
        <translation>打印为 PDF</translation>
    </message>
    <message>
        <source>Exporting the series</source>
        <translation>正在导出序列</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The export was stopped; nothing was written.</source>
        <translation>导出已停止，未写入任何内容。</translation>
    </message>
    <message>
        <source>Image {number} cannot be read; the export was stopped and nothing was written.</source>
        <translation>图像 {number} 无法读取；导出已停止，未写入任何内容。</translation>
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
    <name>Files</name>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Table with patient (*.csv)</source>
        <translation>表格，含患者信息 (*.csv)</translation>
    </message>
    <message>
        <source>JSON with patient (*.json)</source>
        <translation>JSON，含患者信息 (*.json)</translation>
    </message>
    <message>
        <source>Open a study folder</source>
        <translation>打开检查文件夹</translation>
    </message>
    <message>
        <source>Open images</source>
        <translation>打开图像</translation>
    </message>
    <message>
        <source>Models ({names})</source>
        <translation>模型 ({names})</translation>
    </message>
    <message>
        <source>Install a model</source>
        <translation>安装模型</translation>
    </message>
    <message>
        <source>Export measurements</source>
        <translation>导出测量结果</translation>
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
        <source>Threshold and probability are for all populations together: the age is that of none, or not known</source>
        <translation>阈值和概率适用于所有患者合计：年龄未知，或不属于任何分组</translation>
    </message>
    <message>
        <source>Threshold and probability are for {name}, {low} to {high} years</source>
        <translation>阈值和概率适用于：{name}，{low} 至 {high} 岁</translation>
    </message>
    <message>
        <source>Spread over members: {spread}</source>
        <translation>各成员得分的离散度：{spread}</translation>
    </message>
</context>
<context>
    <name>Hanging</name>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>成像模态</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>平面</translation>
    </message>
    <message>
        <source>Description has</source>
        <translation>描述包含</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Save this layout as a hanging protocol</source>
        <translation>将此布局另存为挂片协议</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Link the views</source>
        <translation>视图联动</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>For modality</source>
        <translation>适用模态</translation>
    </message>
    <message>
        <source>Body part has</source>
        <translation>部位包含</translation>
    </message>
    <message>
        <source>Series at least</source>
        <translation>最少序列数</translation>
    </message>
    <message>
        <source>Several words in a field are given with commas: any of them will do. The descriptions below can be changed.</source>
        <translation>一栏中可填写多个词，用逗号分隔，符合任意一个即可。下面的描述可以修改。</translation>
    </message>
    <message>
        <source>Give the protocol a name.</source>
        <translation>请为协议命名。</translation>
    </message>
    <message>
        <source>There is a protocol of this name already; choose another one.</source>
        <translation>已有同名协议，请换一个名称。</translation>
    </message>
    <message>
        <source>Views of the layout</source>
        <translation>布局中的视图</translation>
    </message>
    <message>
        <source>current</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>prior {number}</source>
        <translation>既往 {number}</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>L {center:g} W {width:g}</source>
        <translation>窗位 {center:g} 窗宽 {width:g}</translation>
    </message>
    <message>
        <source>MR brain</source>
        <translation>MR 颅脑</translation>
    </message>
    <message>
        <source>MR prostate</source>
        <translation>MR 前列腺</translation>
    </message>
    <message>
        <source>MR brain with prior</source>
        <translation>MR 颅脑（含既往）</translation>
    </message>
    <message>
        <source>MR prostate with prior</source>
        <translation>MR 前列腺（含既往）</translation>
    </message>
    <message>
        <source>CT with prior</source>
        <translation>CT（含既往）</translation>
    </message>
    <message>
        <source>Study with prior</source>
        <translation>检查（含既往）</translation>
    </message>
    <message>
        <source>Radiograph with prior</source>
        <translation>X 线片（含既往）</translation>
    </message>
    <message>
        <source>Mammography</source>
        <translation>乳腺 X 线摄影</translation>
    </message>
    <message>
        <source>{file} in the configuration folder cannot be read.</source>
        <translation>无法读取配置文件夹中的 {file}。</translation>
    </message>
    <message>
        <source>The file of hanging protocols could not be understood.</source>
        <translation>挂片协议文件无法解析。</translation>
    </message>
    <message>
        <source>The file of hanging protocols could not be understood; it was kept as {kept}.</source>
        <translation>挂片协议文件无法解析；已另存为 {kept}。</translation>
    </message>
    <message>
        <source>a protocol needs a name</source>
        <translation>协议必须有名称</translation>
    </message>
    <message>
        <source>{count} views do not fit into the layout {layout}</source>
        <translation>{count} 个视图放不进 {layout} 布局</translation>
    </message>
    <message>
        <source>Hanging protocol {title} was left out: {reason}.</source>
        <translation>已忽略挂片协议{title}：{reason}。</translation>
    </message>
    <message>
        <source>&quot;{name}&quot;</source>
        <translation>“{name}”</translation>
    </message>
    <message>
        <source>number {number}</source>
        <translation>第 {number} 项</translation>
    </message>
    <message>
        <source>view must be a list of tables</source>
        <translation>view 必须是表的列表</translation>
    </message>
    <message>
        <source>it is no table</source>
        <translation>它不是表</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not known</source>
        <translation>“{name}”无法识别</translation>
    </message>
    <message>
        <source>{name} must be a list of texts</source>
        <translation>{name} 必须是文本列表</translation>
    </message>
    <message>
        <source>{name} must be a short text</source>
        <translation>{name} 必须是短文本</translation>
    </message>
    <message>
        <source>{name} must be true or false</source>
        <translation>{name} 必须是 true 或 false</translation>
    </message>
    <message>
        <source>{name} must be a whole number from {least} to {most}</source>
        <translation>{name} 必须是 {least} 到 {most} 之间的整数</translation>
    </message>
    <message>
        <source>{name} must be one of {choices}</source>
        <translation>{name} 必须是以下之一：{choices}</translation>
    </message>
    <message>
        <source>window must be the name of a preset, or [centre, width]</source>
        <translation>window 必须是预设名称，或 [窗位，窗宽]</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
</context>
<context>
    <name>Headers</name>
    <message>
        <source>without a name</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>several radiopharmaceuticals were given</source>
        <translation>使用了多种放射性药物</translation>
    </message>
    <message>
        <source>they are not in Bq/mL</source>
        <translation>单位不是 Bq/mL</translation>
    </message>
    <message>
        <source>they are SUV by {kind}</source>
        <translation>数值为按 {kind} 计算的 SUV</translation>
    </message>
    <message>
        <source>they are counts, without the maker&apos;s factor</source>
        <translation>数值为计数，且没有厂商系数</translation>
    </message>
    <message>
        <source>the maker&apos;s factor is 0</source>
        <translation>厂商给出的系数为 0</translation>
    </message>
    <message>
        <source>they are not corrected for attenuation</source>
        <translation>未做衰减校正</translation>
    </message>
    <message>
        <source>they are not corrected for decay</source>
        <translation>未做放射性衰变校正</translation>
    </message>
    <message>
        <source>the patient&apos;s weight is not given</source>
        <translation>未给出患者体重</translation>
    </message>
    <message>
        <source>the injected activity is not given</source>
        <translation>未给出注射活度</translation>
    </message>
    <message>
        <source>the time that decay is corrected to is not given</source>
        <translation>未给出衰变校正的参考时间</translation>
    </message>
    <message>
        <source>the half-life is not given</source>
        <translation>未给出半衰期</translation>
    </message>
    <message>
        <source>the times of injection and scan are not both given</source>
        <translation>注射时间和扫描时间未全部给出</translation>
    </message>
    <message>
        <source>the times of injection and scan do not fit together</source>
        <translation>注射时间与扫描时间不符</translation>
    </message>
    <message>
        <source>HighBit {high} of {stored} bits stored: pixels moved down by {low} bits</source>
        <translation>HighBit {high}，存储位数 {stored}：像素下移 {low} 位</translation>
    </message>
    <message>
        <source>HighBit {high} of {stored} bits stored cannot be: not heeded</source>
        <translation>HighBit {high} 与存储位数 {stored} 不符：未采用</translation>
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
    <message>
        <source>whole series</source>
        <translation>整个序列</translation>
    </message>
    <message>
        <source>per image</source>
        <translation>按图像</translation>
    </message>
    <message>
        <source>of the series&apos; values</source>
        <translation>在序列各值中</translation>
    </message>
    <message>
        <source>these series together</source>
        <translation>所示各序列统一</translation>
    </message>
    <message>
        <source>scale of this model only</source>
        <translation>仅为此模型的标度</translation>
    </message>
    <message>
        <source>The method gave no numbers for this image: nothing is drawn</source>
        <translation>该方法未给出此图像的数值：不作绘制</translation>
    </message>
    <message>
        <source>The map is zero everywhere: nothing is drawn</source>
        <translation>该图处处为零：不作绘制</translation>
    </message>
    <message>
        <source>The map has no value above zero: nothing is drawn</source>
        <translation>该图没有大于零的值：不作绘制</translation>
    </message>
    <message>
        <source>native {height}x{width} grid</source>
        <translation>原始 {height}x{width} 网格</translation>
    </message>
    <message>
        <source>smoothed from {height}x{width} grid</source>
        <translation>由 {height}x{width} 网格平滑得到</translation>
    </message>
    <message>
        <source>normalised per image</source>
        <translation>按图像归一化</translation>
    </message>
    <message>
        <source>contour at {value} {unit}</source>
        <translation>等值线位于 {value} {unit}</translation>
    </message>
    <message>
        <source>percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>logit</source>
        <translation>logit</translation>
    </message>
    <message>
        <source>logit difference</source>
        <translation>logit 差值</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>相对值</translation>
    </message>
    <message>
        <source>the series is out of the range of the training images</source>
        <translation>序列超出训练图像的范围</translation>
    </message>
    <message>
        <source>the image is out of the range of the training images</source>
        <translation>图像超出训练图像的范围</translation>
    </message>
    <message>
        <source>score {score} is not the largest of the classes</source>
        <translation>得分 {score} 不是各类别中的最高者</translation>
    </message>
    <message>
        <source>score {score} is below the threshold {threshold}</source>
        <translation>得分 {score} 低于阈值 {threshold}</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>影响</translation>
    </message>
    <message>
        <source>effect: the series&apos; logit less that without this slice; a first-order guess beside it</source>
        <translation>影响：序列 logit 减去去掉此层后的 logit；旁边为一阶估计</translation>
    </message>
    <message>
        <source>left out by hand: crossed out</source>
        <translation>已手动排除（画叉）</translation>
    </message>
    <message>
        <source>not scored</source>
        <translation>未评分</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>gradient x feature</source>
        <translation>梯度 × 特征</translation>
    </message>
    <message>
        <source>Slice {number}</source>
        <translation>第 {number} 层</translation>
    </message>
    <message>
        <source>score {score}, {where}</source>
        <translation>得分 {score}，{where}</translation>
    </message>
    <message>
        <source>{percent} of the series&apos; score</source>
        <translation>占序列得分的 {percent}</translation>
    </message>
</context>
<context>
    <name>Image view</name>
    <message>
        <source>Member of the 4-D series</source>
        <translation>四维序列的成员</translation>
    </message>
    <message>
        <source>it was not scored</source>
        <translation>未评分</translation>
    </message>
    <message>
        <source>Only what was seen at both dates is drawn</source>
        <translation>仅绘制两次检查均见到的部分</translation>
    </message>
    <message>
        <source>Orange: more for A; blue: more for B</source>
        <translation>橙色：A 更强；蓝色：B 更强</translation>
    </message>
    <message>
        <source>it was shown the last time; classify with {model} again</source>
        <translation>上次显示过；请用 {model} 重新分类</translation>
    </message>
    <message>
        <source>its slices were not scored, or not at parallel places in the patient</source>
        <translation>其层面未评分，或在患者体内的位置不平行</translation>
    </message>
    <message>
        <source>The map is that of the slab&apos;s middle slice</source>
        <translation>热力图属于厚层的中间层</translation>
    </message>
    <message>
        <source>The two maps are alike: nothing is drawn</source>
        <translation>两幅热力图相同：不绘制</translation>
    </message>
    <message>
        <source>No heatmap for this image: {reason}</source>
        <translation>此图像无热力图：{reason}</translation>
    </message>
    <message>
        <source>Greyed out: {reason}</source>
        <translation>以灰色显示：{reason}</translation>
    </message>
    <message>
        <source>Shown although {reason}</source>
        <translation>仍然显示，尽管：{reason}</translation>
    </message>
    <message>
        <source>Left out: {count} slices whose maps are gated</source>
        <translation>已略去：{count} 层的热力图不予显示</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Text, then Return</source>
        <translation>输入文字后按回车</translation>
    </message>
    <message>
        <source>not shown over a slab of several slices; {caption}</source>
        <translation>多层厚层上不显示；{caption}</translation>
    </message>
    <message>
        <source>Scores along the slices</source>
        <translation>各层得分</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>正在读取...</translation>
    </message>
    <message>
        <source>Colours are off under the heatmap</source>
        <translation>热力图下不显示伪彩色</translation>
    </message>
    <message>
        <source>Overview: zoom in to see every pixel</source>
        <translation>概览：放大可见每个像素</translation>
    </message>
    <message>
        <source>★ KEY IMAGE</source>
        <translation>★ 关键图像</translation>
    </message>
    <message>
        <source>Open a study folder or drop one here</source>
        <translation>打开检查文件夹，或拖放到此处</translation>
    </message>
    <message>
        <source>This image has no pixels</source>
        <translation>此图像没有像素</translation>
    </message>
    <message>
        <source>FLIPPED</source>
        <translation>已翻转</translation>
    </message>
    <message>
        <source>ROTATED {angle}°</source>
        <translation>已旋转 {angle}°</translation>
    </message>
    <message>
        <source>Different patients, not linked</source>
        <translation>不同患者，不联动</translation>
    </message>
    <message>
        <source>ROT {angle}°</source>
        <translation>转 {angle}°</translation>
    </message>
    <message>
        <source>Not for diagnosis</source>
        <translation>不用于诊断</translation>
    </message>
    <message>
        <source>FLIP</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Colours off</source>
        <translation>无伪彩色</translation>
    </message>
    <message>
        <source>Not a lesion outline</source>
        <translation>并非病灶轮廓</translation>
    </message>
    <message>
        <source>Members differ here</source>
        <translation>成员在此不一致</translation>
    </message>
    <message>
        <source>Different patients</source>
        <translation>不同患者</translation>
    </message>
    <message>
        <source>Perhaps not one patient</source>
        <translation>可能不是同一患者</translation>
    </message>
    <message>
        <source>Link: relative</source>
        <translation>按相对位置</translation>
    </message>
    <message>
        <source>This image cannot be shown: {reason}</source>
        <translation>此图像无法显示：{reason}</translation>
    </message>
    <message>
        <source>This image has not been read yet</source>
        <translation>此图像尚未读取</translation>
    </message>
    <message>
        <source>Image view</source>
        <translation>图像视图</translation>
    </message>
    <message>
        <source>Choose a series in the browser, or drag one here</source>
        <translation>请在浏览栏中选择序列，或将其拖到此处</translation>
    </message>
    <message>
        <source>RESAMPLED</source>
        <translation>已重采样</translation>
    </message>
    <message>
        <source>OBLIQUE</source>
        <translation>斜位</translation>
    </message>
    <message>
        <source>viewed as {plane}</source>
        <translation>按{plane}显示</translation>
    </message>
    <message>
        <source>AI: {text}</source>
        <translation>AI：{text}</translation>
    </message>
    <message>
        <source>RESAMPLED, not as the scanner took it: {how}</source>
        <translation>已重采样，并非设备原始采集：{how}</translation>
    </message>
    <message>
        <source>The model changed since the AI result was made</source>
        <translation>得到 AI 结果后模型已改变</translation>
    </message>
    <message>
        <source>The files changed since the AI result was made</source>
        <translation>得到 AI 结果后文件已改变</translation>
    </message>
    <message>
        <source>AI result with a warning: {text}</source>
        <translation>AI 结果有警告：{text}</translation>
    </message>
    <message>
        <source>AI result with warnings: {text} ({count} more in the AI pane)</source>
        <translation>AI 结果有警告：{text}（AI 面板中另有 {count} 条）</translation>
    </message>
    <message>
        <source>row {row}  column {column}  {value}</source>
        <translation>行 {row}  列 {column}  {value}</translation>
    </message>
    <message>
        <source>Not for diagnostic use</source>
        <translation>不用于诊断</translation>
    </message>
</context>
<context>
    <name>Install</name>
    <message>
        <source>Install a model</source>
        <translation>安装模型</translation>
    </message>
    <message>
        <source>Install {title}?</source>
        <translation>安装 {title}？</translation>
    </message>
    <message>
        <source>Models score images for research only. Install those whose maker you trust.</source>
        <translation>模型评分仅供研究。请只安装您信任的制作者的模型。</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>预期用途</translation>
    </message>
    <message>
        <source>Not for</source>
        <translation>不适用于</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>What the model says of itself</source>
        <translation>模型的自我说明</translation>
    </message>
</context>
<context>
    <name>Key images</name>
    <message>
        <source>Mark the shown image with K.</source>
        <translation>按 K 标记所显示的图像。</translation>
    </message>
    <message>
        <source>Show mine (★)</source>
        <translation>显示我的（★）</translation>
    </message>
    <message>
        <source>Show the images that you have marked</source>
        <translation>显示您标记的图像</translation>
    </message>
    <message>
        <source>Key images</source>
        <translation>关键图像</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>The settings give keys to &quot;{command}&quot;, which is no command.</source>
        <translation>设置为“{command}”指定了按键，但没有此命令。</translation>
    </message>
    <message>
        <source>The settings give &quot;{command}&quot; the key &quot;{key}&quot;: no such key.</source>
        <translation>设置为“{command}”指定了按键“{key}”：没有此按键。</translation>
    </message>
    <message>
        <source>The settings give {key} to &quot;{first}&quot; and to &quot;{second}&quot;.</source>
        <translation>设置将 {key} 同时指定给“{first}”和“{second}”。</translation>
    </message>
</context>
<context>
    <name>Layouts</name>
    <message>
        <source>Different patients are shown side by side: their views are not linked</source>
        <translation>并排显示的是不同患者：视图不联动</translation>
    </message>
    <message>
        <source>The files do not say whether these images are of one patient</source>
        <translation>文件未说明这些图像是否属于同一患者</translation>
    </message>
    <message>
        <source>Linked by relative position</source>
        <translation>按相对位置联动</translation>
    </message>
    <message>
        <source>Not linked</source>
        <translation>未联动</translation>
    </message>
    <message>
        <source>no date</source>
        <translation>无日期</translation>
    </message>
    <message>
        <source>Studies of {dates}</source>
        <translation>{dates} 的检查</translation>
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
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{sentence} {next}</source>
        <translation>{sentence}{next}</translation>
    </message>
</context>
<context>
    <name>MPR</name>
    <message>
        <source>Open a series first: MPR shows its volume along three planes.</source>
        <translation>请先打开一个序列：MPR 沿三个平面显示其体数据。</translation>
    </message>
    <message>
        <source>MPR needs grey images; these are in colour.</source>
        <translation>MPR 需要灰度图像；此处为彩色图像。</translation>
    </message>
    <message>
        <source>MPR needs all images; these have not all been read.</source>
        <translation>MPR 需要全部图像；尚未全部读取。</translation>
    </message>
    <message>
        <source>MPR needs several slices; there is only one here.</source>
        <translation>MPR 需要多层图像；此处只有一层。</translation>
    </message>
    <message>
        <source>MPR needs images of at least two by two pixels.</source>
        <translation>MPR 需要至少 2 x 2 像素的图像。</translation>
    </message>
    <message>
        <source>MPR needs evenly spaced parallel slices with a place in the patient.</source>
        <translation>MPR 需要等间距、相互平行且有患者位置信息的层面。</translation>
    </message>
    <message>
        <source>MPR needs all images; {lost} of {count} cannot be read.</source>
        <translation>MPR 需要全部图像；{count} 幅中有 {lost} 幅无法读取。</translation>
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
    <message>
        <source>MPR {plane}</source>
        <translation>MPR {plane}</translation>
    </message>
    <message>
        <source>oblique</source>
        <translation>斜位</translation>
    </message>
    <message>
        <source>MPR ax.</source>
        <translation>MPR 横断</translation>
    </message>
    <message>
        <source>MPR cor.</source>
        <translation>MPR 冠状</translation>
    </message>
    <message>
        <source>MPR sag.</source>
        <translation>MPR 矢状</translation>
    </message>
    <message>
        <source>MPR obl.</source>
        <translation>MPR 斜位</translation>
    </message>
</context>
<context>
    <name>Measuring</name>
    <message>
        <source>Histogram of the region, values {low} to {high}</source>
        <translation>区域直方图，数值 {low} 至 {high}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Draw with D (length), A (angle), E (ellipse); the Measure menu has more.</source>
        <translation>按 D（长度）、A（角度）、E（椭圆）绘制；更多工具见“测量”菜单。</translation>
    </message>
    <message>
        <source>Also on neighbours</source>
        <translation>也在相邻层显示</translation>
    </message>
    <message>
        <source>Show them on the slices beside, too</source>
        <translation>在相邻的层上也显示</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>导出...</translation>
    </message>
    <message>
        <source>Export measurements</source>
        <translation>导出测量结果</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
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
        <source>Tube voltage</source>
        <translation>管电压</translation>
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
    <message>
        <source>Member</source>
        <translation>成员</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Thick slab</source>
        <translation>厚层</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Left hand by keys</source>
        <translation>键盘代替左键</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>图像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;AI</source>
        <translation>AI(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Recent folders</source>
        <translation>最近的文件夹</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Classify with</source>
        <translation>选择模型分类</translation>
    </message>
    <message>
        <source>Objects of the series</source>
        <translation>序列附带对象</translation>
    </message>
    <message>
        <source>Hanging protocol</source>
        <translation>挂片协议</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>Window ({auto}: auto, {first} to {last}: presets)</source>
        <translation>窗宽窗位（{auto}：自动，{first} 至 {last}：预设）</translation>
    </message>
    <message>
        <source>Everything that can be measured</source>
        <translation>所有测量工具</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>{name}  (L {center:g} W {width:g})</source>
        <translation>{name}  （窗位 {center:g} 窗宽 {width:g}）</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Information</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Put this message away</source>
        <translation>关闭此消息</translation>
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
        <source>This image cannot be shown: {reason}</source>
        <translation>此图像无法显示：{reason}</translation>
    </message>
    <message>
        <source>this model is not installed any more; choose another one</source>
        <translation>该模型已不再安装；请选择其他模型</translation>
    </message>
    <message>
        <source>{method}, on {set}</source>
        <translation>{method}，数据集：{set}</translation>
    </message>
    <message>
        <source>a set that the card of those weights names</source>
        <translation>其他权重的模型卡所列的数据集</translation>
    </message>
    <message>
        <source>AUC {value}</source>
        <translation>AUC {value}</translation>
    </message>
    <message>
        <source>accuracy {value}</source>
        <translation>准确率 {value}</translation>
    </message>
    <message>
        <source>sensitivity {value}</source>
        <translation>敏感度 {value}</translation>
    </message>
    <message>
        <source>specificity {value}</source>
        <translation>特异度 {value}</translation>
    </message>
    <message>
        <source>Measured by the model&apos;s maker. In brackets: 95 % intervals over patients. On other patients and devices it may be worse. Research use, not for diagnosis.</source>
        <translation>由模型的制作者测量。括号内：按患者计算的 95 % 区间。在其他患者和设备上可能更差。仅供研究使用，不用于诊断。</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>预期用途</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Not for</source>
        <translation>不适用于</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>测得的性能</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>局限</translation>
    </message>
    <message>
        <source>Taken for out of range</source>
        <translation>被判为超出范围</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>制作者</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>{images} images of {patients} patients ({population}), {level}</source>
        <translation>{patients} 名患者的 {images} 张图像（{population}），{level}</translation>
    </message>
    <message>
        <source>{name}: {metrics}</source>
        <translation>{name}：{metrics}</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value}（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>{flagged} of {images} images ({kind}: {set})</source>
        <translation>{images} 张图像中的 {flagged} 张（{kind}：{set}）</translation>
    </message>
    <message>
        <source>{name} ({source}; {licence}): {images} images of {patients} patients.</source>
        <translation>{name}（{source}；{licence}）：{patients} 名患者的 {images} 张图像。</translation>
    </message>
    <message>
        <source>{architecture}, {count} parameters</source>
        <translation>{architecture}，{count} 个参数</translation>
    </message>
    <message>
        <source>{authors}. Licence of the weights: {licence}.</source>
        <translation>{authors}。权重的许可证：{licence}。</translation>
    </message>
    <message>
        <source>• {sentence}</source>
        <translation>• {sentence}</translation>
    </message>
    <message>
        <source>by image</source>
        <translation>按图像</translation>
    </message>
    <message>
        <source>by slice</source>
        <translation>按层面</translation>
    </message>
    <message>
        <source>by slice, each with the answer for its series</source>
        <translation>按层面，每个层面取其序列的答案</translation>
    </message>
    <message>
        <source>by patient</source>
        <translation>按患者</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>the outline crosses itself</source>
        <translation>轮廓自身相交</translation>
    </message>
    <message>
        <source>the image has no pixels here</source>
        <translation>图像在此处没有像素</translation>
    </message>
    <message>
        <source>the axes have different units</source>
        <translation>两个方向的单位不同</translation>
    </message>
    <message>
        <source>estimated, magnification {factor:.4g}</source>
        <translation>估计值，放大倍数 {factor:.4g}</translation>
    </message>
    <message>
        <source>colours have no values</source>
        <translation>彩色图像没有像素值</translation>
    </message>
    <message>
        <source>detector</source>
        <translation>探测器</translation>
    </message>
    <message>
        <source>film</source>
        <translation>胶片</translation>
    </message>
    <message>
        <source>calibration not stated</source>
        <translation>未注明校准</translation>
    </message>
    <message>
        <source>{slab} is no slice with values</source>
        <translation>{slab}不是有数值的层</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>{mode} {mm:.1f} mm ({count} slices)</source>
        <translation>{mode} {mm:.1f} mm（{count} 层）</translation>
    </message>
    <message>
        <source>{mode} {mm:.1f} mm ({count} slice)</source>
        <translation>{mode} {mm:.1f} mm（{count} 层）</translation>
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
        <source>Its plane is shown once the images have been read: click it again then.</source>
        <translation>图像读取完成后才能显示其所在平面：届时请再次点击。</translation>
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
    <message>
        <source>There is one image only: nothing to play.</source>
        <translation>只有一幅图像：无法播放。</translation>
    </message>
    <message>
        <source>Objects lie over the images as they were taken, and over their planes.</source>
        <translation>对象只能叠加在原始图像及其平面上。</translation>
    </message>
    <message>
        <source>Open a series first: this shows what a model is given of the image on screen.</source>
        <translation>请先打开一个序列：此处显示模型得到的当前图像。</translation>
    </message>
    <message>
        <source>Models are given the images as they were taken: leave the planes or resampled slices.</source>
        <translation>模型使用原始图像：请先退出多平面重建或重采样图像。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Classify a series of slices first: N then goes to the next slice above the threshold.</source>
        <translation>请先对断层序列进行分类：之后按 N 可跳到下一个高于阈值的层。</translation>
    </message>
    <message>
        <source>Nothing is known of the slices&apos; effect on the series&apos; score: this model scores them one by one. N goes by their scores again where you turn that off in the menu AI.</source>
        <translation>无法得知各层对序列得分的影响：此模型逐层评分。在 AI 菜单中关闭该选项后，N 键将重新按得分跳层。</translation>
    </message>
    <message>
        <source>No slice is above the threshold; that does not exclude disease.</source>
        <translation>没有高于阈值的层；这不能排除疾病。</translation>
    </message>
    <message>
        <source>No slice before this one is above the threshold.</source>
        <translation>此层之前没有高于阈值的层。</translation>
    </message>
    <message>
        <source>No slice after this one has a large effect.</source>
        <translation>此层之后没有影响较大的层。</translation>
    </message>
    <message>
        <source>No slice before this one has a large effect.</source>
        <translation>此层之前没有影响较大的层。</translation>
    </message>
    <message>
        <source>No slice after this one is above the threshold.</source>
        <translation>此层之后没有高于阈值的层。</translation>
    </message>
    <message>
        <source>Open a study first: a hanging protocol arranges its series.</source>
        <translation>请先打开一个检查：挂片协议用于排列其序列。</translation>
    </message>
    <message>
        <source>No hanging protocol is made for this study; choose one by View &gt; Hanging protocol.</source>
        <translation>没有适合此检查的挂片协议；请在“视图 &gt; 挂片协议”中选择。</translation>
    </message>
    <message>
        <source>The layout was saved as &quot;{name}&quot;.</source>
        <translation>布局已另存为“{name}”。</translation>
    </message>
    <message>
        <source>At least one slice must stay in the series.</source>
        <translation>序列中至少须保留一层。</translation>
    </message>
    <message>
        <source>The heatmap has no peak above the threshold here: paint by hand, or click nearer to one.</source>
        <translation>热力图在此处没有高于阈值的峰值：请手动涂抹，或点击更靠近峰值处。</translation>
    </message>
    <message>
        <source>A difference is of two maps: let the view show one of them to erase its part.</source>
        <translation>差值由两幅热力图得出：请只在视图中显示其中一幅，再擦除其对应部分。</translation>
    </message>
    <message>
        <source>Open a series first: then a part of its image can be erased and scored again.</source>
        <translation>请先打开一个序列：之后可擦除图像的一部分并重新评分。</translation>
    </message>
    <message>
        <source>Models are given the images as they were taken: leave the planes or resampled slices first.</source>
        <translation>模型使用原始图像：请先退出多平面重建或重采样图像。</translation>
    </message>
    <message>
        <source>Classify the series first (Ctrl+K): then you can erase a part and see the score.</source>
        <translation>请先对序列进行分类（Ctrl+K）：之后可擦除一部分并查看得分。</translation>
    </message>
    <message>
        <source>This image was not scored: {reason}</source>
        <translation>此图像未评分：{reason}</translation>
    </message>
</context>
<context>
    <name>Objects</name>
    <message>
        <source>from the file, not by MedViewer</source>
        <translation>来自文件，并非由 MedViewer 生成</translation>
    </message>
    <message>
        <source>1 segment</source>
        <translation>1 个分割</translation>
    </message>
    <message>
        <source>{count} segments</source>
        <translation>{count} 个分割</translation>
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
        <source>occupancy</source>
        <translation>占有率</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>{title}: {notes}.</source>
        <translation>{title}：{notes}。</translation>
    </message>
    <message>
        <source>{title} · reading</source>
        <translation>{title} · 正在读取</translation>
    </message>
    <message>
        <source>nearest voxel of another grid</source>
        <translation>取自另一网格的最近体素</translation>
    </message>
    <message>
        <source>{segments}, {fraction}</source>
        <translation>{segments}，{fraction}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>PRESENTATION</source>
        <translation>呈现状态</translation>
    </message>
    <message>
        <source>MODIFIED</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>NOT FOR THIS IMAGE</source>
        <translation>不适用于此图像</translation>
    </message>
    <message>
        <source>☆ KEY OBJECT</source>
        <translation>☆ 关键对象</translation>
    </message>
    <message>
        <source>☆ KEY OBJECT: {title}</source>
        <translation>☆ 关键对象：{title}</translation>
    </message>
    <message>
        <source>compound graphics are shown by their simple parts only</source>
        <translation>复合图形仅显示其简单部分</translation>
    </message>
    <message>
        <source>{count} of its graphics and texts are not shown</source>
        <translation>其中 {count} 个图形和文字未显示</translation>
    </message>
    <message>
        <source>it takes more memory than the limit of {limit} MiB</source>
        <translation>所需内存超过 {limit} MiB 的上限</translation>
    </message>
    <message>
        <source>Its grid is not that of the images: every pixel shows the object&apos;s voxel that is nearest to it</source>
        <translation>其网格与图像不同：每个像素显示对象中距其最近的体素</translation>
    </message>
    <message>
        <source>none of its frames lies on these images</source>
        <translation>其所有帧均不在这些图像上</translation>
    </message>
    <message>
        <source>it lies in another frame of reference than these images, so their places differ</source>
        <translation>它与这些图像不在同一参考坐标系中，因此位置不同</translation>
    </message>
    <message>
        <source>neither its header nor these images say where it lies on them</source>
        <translation>其文件头和这些图像均未说明它在图像上的位置</translation>
    </message>
    <message>
        <source>its frames have another size than these images, and there is no place to go by</source>
        <translation>其帧的尺寸与这些图像不同，且没有可依据的位置</translation>
    </message>
    <message>
        <source>its frames lie neither on these images nor on one regular grid</source>
        <translation>其帧既不在这些图像上，也不在一个规则网格上</translation>
    </message>
    <message>
        <source>{beside} of its {count} frames lie on other images</source>
        <translation>其 {count} 帧中有 {beside} 帧位于其他图像上</translation>
    </message>
    <message>
        <source>{count} more quantities in this map are not shown</source>
        <translation>此参数图中另有 {count} 个量未显示</translation>
    </message>
    <message>
        <source>it refers to other images than these</source>
        <translation>它引用的是其他图像</translation>
    </message>
    <message>
        <source>true size is not kept: the displayed area is fitted into the view</source>
        <translation>不保持真实尺寸：显示区域已适配视图</translation>
    </message>
    <message>
        <source>its presentation LUT is not applied</source>
        <translation>未应用其呈现 LUT</translation>
    </message>
    <message>
        <source>its own modality LUT is not applied, and no window either</source>
        <translation>未应用其自带的模态 LUT，也未应用窗宽窗位</translation>
    </message>
    <message>
        <source>there is not memory enough</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>it holds values that make no sense</source>
        <translation>其中含有无意义的值</translation>
    </message>
    <message>
        <source>{kind} not shown: {reason}.</source>
        <translation>未显示{kind}：{reason}。</translation>
    </message>
    <message>
        <source>a selection of images has nothing to lay over them</source>
        <translation>图像选择没有可叠加的内容</translation>
    </message>
    <message>
        <source>segmentations of the kind {kind} are not supported</source>
        <translation>不支持 {kind} 类型的分割</translation>
    </message>
    <message>
        <source>{count} segments without a description are not shown</source>
        <translation>{count} 个没有说明的分割未显示</translation>
    </message>
    <message>
        <source>Segment {number}</source>
        <translation>分割 {number}</translation>
    </message>
    <message>
        <source>its header describes no segments</source>
        <translation>其文件头未描述任何分割</translation>
    </message>
    <message>
        <source>{kind}: {reason}</source>
        <translation>{kind}：{reason}</translation>
    </message>
    <message>
        <source>Segmentation</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Parametric map</source>
        <translation>参数图</translation>
    </message>
    <message>
        <source>Presentation state</source>
        <translation>呈现状态</translation>
    </message>
    <message>
        <source>Key object selection</source>
        <translation>关键对象选择</translation>
    </message>
</context>
<context>
    <name>Objects pane</name>
    <message>
        <source>No segmentation, map, presentation state or key objects came with this series.</source>
        <translation>此序列未附带分割、参数图、呈现状态或关键对象。</translation>
    </message>
    <message>
        <source>{text}.</source>
        <translation>{text}。</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>正在读取...</translation>
    </message>
    <message>
        <source>Segmentation or map that is laid over the image</source>
        <translation>叠加在图像上的分割或参数图</translation>
    </message>
    <message>
        <source>Presentation state</source>
        <translation>呈现状态</translation>
    </message>
    <message>
        <source>Key images in the strip</source>
        <translation>关键图像栏中的图像</translation>
    </message>
    <message>
        <source>Shown (B)</source>
        <translation>显示（B）</translation>
    </message>
    <message>
        <source>Opacity of what is laid over, in per cent</source>
        <translation>叠加层的不透明度（%）</translation>
    </message>
    <message>
        <source>Threshold of what is laid over, in per cent of its range</source>
        <translation>叠加层的阈值（占其范围的 %）</translation>
    </message>
    <message>
        <source>Colours of the map</source>
        <translation>参数图的颜色</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show all segments</source>
        <translation>显示所有分割区</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Show no segment</source>
        <translation>不显示任何分割区</translation>
    </message>
    <message>
        <source>Segments</source>
        <translation>分割区</translation>
    </message>
    <message>
        <source>Over the image</source>
        <translation>叠加层</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>呈现状态</translation>
    </message>
    <message>
        <source>Key images</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>Objects of the series</source>
        <translation>序列附带对象</translation>
    </message>
    <message>
        <source>As the images are</source>
        <translation>按图像原样</translation>
    </message>
    <message>
        <source>Marked by you (★)</source>
        <translation>您标记的（★）</translation>
    </message>
    <message>
        <source>Segment {number}</source>
        <translation>分割区 {number}</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Blink with the other view, or the plain image</source>
        <translation>与另一视图或原图闪烁对比</translation>
    </message>
    <message>
        <source>Erase a part of the image and see the score</source>
        <translation>擦除图像的一部分并查看得分</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Compare the plain images and the heatmap side by side</source>
        <translation>并排对比原图与热力图</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Ask it</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>One scale for the whole series</source>
        <translation>整个序列统一标度</translation>
    </message>
    <message>
        <source>Per image (normalised)</source>
        <translation>逐幅图像（归一化）</translation>
    </message>
    <message>
        <source>Percentiles (ranks)</source>
        <translation>百分位（秩）</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Contour at the threshold</source>
        <translation>阈值处的等值线</translation>
    </message>
    <message>
        <source>Nothing below this is drawn</source>
        <translation>低于此值的部分不显示</translation>
    </message>
    <message>
        <source>Show the cells of the network&apos;s own grid instead of smoothing between them</source>
        <translation>显示网络自身的网格单元，不做平滑</translation>
    </message>
    <message>
        <source>Per image, a weak map looks as strong as any: such images cannot be compared. Between models only percentiles can.</source>
        <translation>按单幅图像归一化时，弱的热力图看起来与强的一样：此类图像不可相互比较。不同模型之间只能比较百分位。</translation>
    </message>
    <message>
        <source>A difference is always drawn in its own colours, blue and orange around zero</source>
        <translation>差值始终以其专用颜色绘制：以零为界的蓝色和橙色</translation>
    </message>
    <message>
        <source>A difference has no percentiles: it is drawn in its own unit</source>
        <translation>差值没有百分位：以其自身单位绘制</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Show or hide the heatmap</source>
        <translation>显示或隐藏热力图</translation>
    </message>
    <message>
        <source>Heatmap opacity in per cent</source>
        <translation>热力图不透明度（%）</translation>
    </message>
    <message>
        <source>Heatmap threshold in per cent</source>
        <translation>热力图阈值（%）</translation>
    </message>
    <message>
        <source>Class that the heatmap explains</source>
        <translation>热力图所解释的类别</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>Drawing of the heatmap</source>
        <translation>热力图的绘制方式</translation>
    </message>
    <message>
        <source>Scale of the colours</source>
        <translation>颜色标度</translation>
    </message>
    <message>
        <source>What the threshold counts in</source>
        <translation>阈值的计量方式</translation>
    </message>
    <message>
        <source>Network&apos;s own grid</source>
        <translation>网络原始网格</translation>
    </message>
    <message>
        <source>Value ({unit})</source>
        <translation>数值（{unit}）</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Share of the strongest</source>
        <translation>占最大值的比例</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Blue and orange</source>
        <translation>蓝色和橙色</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Given as</source>
        <translation>计量方式</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>绘制方式</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>标度</translation>
    </message>
    <message>
        <source>Show it all the same</source>
        <translation>仍然显示</translation>
    </message>
    <message>
        <source>Colours also where the score is below its threshold or the image out of range; a map of such a score does not tell where something is.</source>
        <translation>在得分低于阈值或图像超出范围时也显示颜色；这种得分的热力图不能说明某物在哪里。</translation>
    </message>
</context>
<context>
    <name>Palettes</name>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Hot iron</source>
        <translation>热铁</translation>
    </message>
    <message>
        <source>Hot metal blue</source>
        <translation>热金属蓝</translation>
    </message>
    <message>
        <source>PET</source>
        <translation>PET</translation>
    </message>
    <message>
        <source>PET 20 steps</source>
        <translation>PET 20 级</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Cividis</source>
        <translation>Cividis</translation>
    </message>
</context>
<context>
    <name>Planes</name>
    <message>
        <source>oblique</source>
        <translation>斜位</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>矢状位</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>冠状位</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>横断位</translation>
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
        <source>Made by another version: {weights}</source>
        <translation>由其他版本得出：{weights}</translation>
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
        <source>Without its images</source>
        <translation>缺少对应图像</translation>
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
        <source>Mixed image kinds</source>
        <translation>混合图像类型</translation>
    </message>
    <message>
        <source>No UID of its own</source>
        <translation>无单独 UID</translation>
    </message>
    <message>
        <source>Another patient with the same ID but another name or birth date is open as well.</source>
        <translation>还打开了另一位 ID 相同但姓名或出生日期不同的患者。</translation>
    </message>
    <message>
        <source>Images of another modality, series number or description bear the same Series UID: each kind is shown apart.</source>
        <translation>另一模态、序列编号或描述的图像使用了相同的序列 UID：各自分开显示。</translation>
    </message>
    <message>
        <source>Files with one SOP Instance UID hold the same pixels: the first of them is shown.</source>
        <translation>SOP 实例 UID 相同的文件像素相同：只显示第一个。</translation>
    </message>
    <message>
        <source>Files with one SOP Instance UID hold different pixels: all of them are shown.</source>
        <translation>SOP 实例 UID 相同的文件像素不同：全部显示。</translation>
    </message>
    <message>
        <source>Study or series UID is missing: grouped by folder, description, matrix, orientation and date.</source>
        <translation>缺少检查或序列 UID：按文件夹、描述、矩阵、方向和日期分组。</translation>
    </message>
    <message>
        <source>The SOP Instance UID is missing: copies of one image cannot be told.</source>
        <translation>缺少 SOP 实例 UID：无法识别同一图像的副本。</translation>
    </message>
    <message>
        <source>{cut} of {count} images cannot be shown: their files end too early.</source>
        <translation>{count} 幅图像中有 {cut} 幅无法显示：文件不完整。</translation>
    </message>
    <message>
        <source>The file ends early: {there} of {promised} frames are there.</source>
        <translation>文件不完整：{promised} 帧中只有 {there} 帧。</translation>
    </message>
    <message>
        <source>Gantry tilt of {tilt:.1f} degrees: the slices are shifted against each other.</source>
        <translation>机架倾斜 {tilt:.1f}°：各层相互错位。</translation>
    </message>
    <message>
        <source>{count} images lie where another one lies already.</source>
        <translation>{count} 幅图像与其他图像位置重复。</translation>
    </message>
    <message>
        <source>{count} image lies where another one lies already.</source>
        <translation>{count} 幅图像与其他图像位置重复。</translation>
    </message>
    <message>
        <source>The slices are {least:.2f} to {most:.2f} mm apart, the widest gap is between {before} and {after}.</source>
        <translation>层间距为 {least:.2f} 至 {most:.2f} mm，最大间隔位于 {before} 与 {after} 之间。</translation>
    </message>
    <message>
        <source>The step changes from {low:.2f} mm to {high:.2f} mm at slice {slice}, {name}.</source>
        <translation>层间距在第 {slice} 层（{name}）处由 {low:.2f} mm 变为 {high:.2f} mm。</translation>
    </message>
    <message>
        <source>The step changes from {low:.2f} mm to {high:.2f} mm between slices {slice} and {next} ({gap:.2f} mm apart): {name} and {after}.</source>
        <translation>层间距在第 {slice} 层与第 {next} 层之间（间隔 {gap:.2f} mm）由 {low:.2f} mm 变为 {high:.2f} mm：{name} 与 {after}。</translation>
    </message>
    <message>
        <source>{count} slices are missing between {before} and {after}: a gap of {gap:.2f} mm where the usual step is {usual:.2f} mm.</source>
        <translation>{before} 与 {after} 之间缺少 {count} 层：间隔 {gap:.2f} mm，而通常层间距为 {usual:.2f} mm。</translation>
    </message>
    <message>
        <source>A slice is missing between {before} and {after}: a gap of {gap:.2f} mm where the usual step is {usual:.2f} mm.</source>
        <translation>{before} 与 {after} 之间缺少 1 层：间隔 {gap:.2f} mm，而通常层间距为 {usual:.2f} mm。</translation>
    </message>
    <message>
        <source>frame {number} of {file}</source>
        <translation>{file} 的第 {number} 帧</translation>
    </message>
    <message>
        <source>Slope and intercept change from slice to slice: values are rescaled slice by slice.</source>
        <translation>各层的斜率和截距不同：像素值逐层换算。</translation>
    </message>
    <message>
        <source>Unlike images in one series: {sizes}.</source>
        <translation>同一序列中图像不一致：{sizes}。</translation>
    </message>
    <message>
        <source>{count} orientations in one series: each is a stack of its own.</source>
        <translation>同一序列中有 {count} 个方向：各自成为一个图像组。</translation>
    </message>
    <message>
        <source>Different pixel spacings in one series: each is a stack of its own.</source>
        <translation>同一序列中像素间距不同：各自成为一个图像组。</translation>
    </message>
    <message>
        <source>{rows} x {columns} {kind}</source>
        <translation>{rows} x {columns} {kind}</translation>
    </message>
    <message>
        <source>{count} kinds of images lie between each other: each is a stack of its own.</source>
        <translation>{count} 种图像的位置相互交错：各自成为一个图像组。</translation>
    </message>
    <message>
        <source>No position in the patient is given: the images are in order of acquisition.</source>
        <translation>未给出患者位置信息：图像按采集顺序排列。</translation>
    </message>
    <message>
        <source>{count} others</source>
        <translation>另有 {count} 种</translation>
    </message>
    <message>
        <source>Slope and intercept differ within this series: {values}.</source>
        <translation>此序列内斜率和截距不一：{values}。</translation>
    </message>
    <message>
        <source>{slope:g} and {intercept:g} in {count} images</source>
        <translation>{count} 幅图像为 {slope:g} 和 {intercept:g}</translation>
    </message>
    <message>
        <source>{slope:g} and {intercept:g} in {count} image</source>
        <translation>{count} 幅图像为 {slope:g} 和 {intercept:g}</translation>
    </message>
    <message>
        <source>The size of a pixel is not given: lengths cannot be measured.</source>
        <translation>未给出像素尺寸：无法测量长度。</translation>
    </message>
    <message>
        <source>The values cannot be shown as SUV: {reason}.</source>
        <translation>数值无法显示为 SUV：{reason}。</translation>
    </message>
    <message>
        <source>color</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>it names no series or image that it refers to</source>
        <translation>它未指明所引用的序列或图像</translation>
    </message>
    <message>
        <source>the images it refers to are not among the opened files</source>
        <translation>它引用的图像不在已打开的文件中</translation>
    </message>
    <message>
        <source>A segmentation or map is shown by itself: {reason}.</source>
        <translation>分割或参数图单独显示：{reason}。</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>The settings cannot be saved and hold until the program ends: let the user&apos;s configuration folder be written, or name another one by MEDVIEWER_CONFIG.</source>
        <translation>设置无法保存，仅在程序结束前有效：请使用户配置文件夹可写，或用 MEDVIEWER_CONFIG 指定其他文件夹。</translation>
    </message>
    <message>
        <source>An unexpected error happened. Copy the details to report it.</source>
        <translation>发生意外错误。请复制详细信息以便报告。</translation>
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
        <translation>正在对 {count} 层的体数据分类</translation>
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
    <message>
        <source>Reading slices</source>
        <translation>正在读取层面</translation>
    </message>
    <message>
        <source>Turning to the axes of the patient</source>
        <translation>正在转到患者坐标轴</translation>
    </message>
    <message>
        <source>Reading graphics</source>
        <translation>正在读取图形</translation>
    </message>
    <message>
        <source>Preparing the image as for the model</source>
        <translation>正在按模型要求准备图像</translation>
    </message>
    <message>
        <source>Checking whether the score follows the map</source>
        <translation>正在检查得分是否随图变化</translation>
    </message>
    <message>
        <source>Integrated gradients, {count} steps</source>
        <translation>积分梯度，{count} 步</translation>
    </message>
    <message>
        <source>Covering window {number} of {count}</source>
        <translation>正在遮挡窗口 {number}/{count}</translation>
    </message>
    <message>
        <source>{method}, image {number}</source>
        <translation>{method}，图像 {number}</translation>
    </message>
    <message>
        <source>Reading the object</source>
        <translation>正在读取对象</translation>
    </message>
    <message>
        <source>Laying the object over the images</source>
        <translation>正在将对象叠加到图像上</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Explaining</source>
        <translation>正在解释</translation>
    </message>
    <message>
        <source>Scoring the changed image</source>
        <translation>正在对改动后的图像评分</translation>
    </message>
    <message>
        <source>Looking for earlier studies</source>
        <translation>正在查找既往检查</translation>
    </message>
    <message>
        <source>Comparing dates</source>
        <translation>比较日期</translation>
    </message>
    <message>
        <source>Laying the maps of two dates on each other</source>
        <translation>正在叠合两个日期的热力图</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>The network gave no number for this image.</source>
        <translation>网络未对此图像给出数值。</translation>
    </message>
    <message>
        <source>the demo study needs the package pydicom-data: pip install pydicom-data</source>
        <translation>演示检查需要软件包 pydicom-data：pip install pydicom-data</translation>
    </message>
    <message>
        <source>not an image file</source>
        <translation>不是图像文件</translation>
    </message>
    <message>
        <source>not a regular file (a pipe, a socket or a device)</source>
        <translation>不是普通文件（管道、套接字或设备）</translation>
    </message>
    <message>
        <source>the DICOM header is damaged and cannot be read</source>
        <translation>DICOM 文件头已损坏，无法读取</translation>
    </message>
    <message>
        <source>the file cannot be read: its disk is damaged, or the connection to it is lost</source>
        <translation>无法读取文件：磁盘已损坏，或与它的连接已断开</translation>
    </message>
    <message>
        <source>this account may not read the file</source>
        <translation>当前账户无权读取该文件</translation>
    </message>
    <message>
        <source>the file cannot be opened: a broken link, or it is gone</source>
        <translation>文件无法打开：链接失效或文件已不存在</translation>
    </message>
    <message>
        <source>the header nests its sequences deeper than can be followed, with a parser&apos;s stack of {limit} calls</source>
        <translation>文件头中的序列层次过深，无法解析（解析器最多 {limit} 次调用）</translation>
    </message>
    <message>
        <source>the pixels are not in the file but on a server ({syntax})</source>
        <translation>像素不在文件中，而在网络上（{syntax}）</translation>
    </message>
    <message>
        <source>a header of more than {limit} elements is beyond the limit</source>
        <translation>文件头超过 {limit} 个元素的上限</translation>
    </message>
    <message>
        <source>an element of {length} bytes is beyond the limit of {limit}</source>
        <translation>{length} 字节的元素超过上限 {limit}</translation>
    </message>
    <message>
        <source>the deflated content grows beyond the limit of {limit} MiB</source>
        <translation>解压后的内容超过 {limit} MiB 的上限</translation>
    </message>
    <message>
        <source>a DICOMDIR of {size} bytes is beyond the limit of {limit}</source>
        <translation>{size} 字节的 DICOMDIR 超过上限 {limit}</translation>
    </message>
    <message>
        <source>a DICOMDIR of {count} records is beyond the limit of {limit}</source>
        <translation>含 {count} 条记录的 DICOMDIR 超过上限 {limit}</translation>
    </message>
    <message>
        <source>a directory file, its images are read from the folder</source>
        <translation>目录文件，其图像从文件夹中读取</translation>
    </message>
    <message>
        <source>the DICOM header holds values that make no sense</source>
        <translation>DICOM 文件头中的值不合理</translation>
    </message>
    <message>
        <source>no image: {kind}</source>
        <translation>不是图像：{kind}</translation>
    </message>
    <message>
        <source>the object has no pixels</source>
        <translation>对象没有像素</translation>
    </message>
    <message>
        <source>an unknown kind of object</source>
        <translation>未知类型的对象</translation>
    </message>
    <message>
        <source>no image of the series can be read: {reason}</source>
        <translation>序列的图像均无法读取：{reason}</translation>
    </message>
    <message>
        <source>the series needs {needed:.1f} GiB, more than the {limit:.1f} GiB that may be used on this machine</source>
        <translation>序列需要 {needed:.1f} GiB，超过本机可用的 {limit:.1f} GiB</translation>
    </message>
    <message>
        <source>there is no memory for the {needed:.1f} GiB needed</source>
        <translation>内存不足，需要 {needed:.1f} GiB</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>holds the voxels of the header beside it</source>
        <translation>保存旁边文件头的体素</translation>
    </message>
    <message>
        <source>the file is damaged or ends early</source>
        <translation>文件已损坏或不完整</translation>
    </message>
    <message>
        <source>the header promises {needed} bytes, but the file cannot hold them: it has {size}</source>
        <translation>文件头声明 {needed} 字节，但文件只有 {size} 字节</translation>
    </message>
    <message>
        <source>the file is not what it was when the folder was read</source>
        <translation>读取文件夹之后文件已改变</translation>
    </message>
    <message>
        <source>a MetaIO object that is no image</source>
        <translation>不是图像的 MetaIO 对象</translation>
    </message>
    <message>
        <source>the header&apos;s HeaderSize makes no sense</source>
        <translation>文件头的 HeaderSize 不合理</translation>
    </message>
    <message>
        <source>the MetaImage header does not end (ElementDataFile)</source>
        <translation>MetaImage 文件头没有结尾（ElementDataFile）</translation>
    </message>
    <message>
        <source>a MetaImage header that names several data files is not supported</source>
        <translation>不支持指定多个数据文件的 MetaImage 文件头</translation>
    </message>
    <message>
        <source>the data file that the MetaImage header names is not beside it</source>
        <translation>MetaImage 文件头指定的数据文件不在旁边</translation>
    </message>
    <message>
        <source>the MetaImage header gives no image size</source>
        <translation>MetaImage 文件头未给出图像尺寸</translation>
    </message>
    <message>
        <source>a MetaImage file of {count} axes is not supported (up to 4 are)</source>
        <translation>不支持 {count} 个轴的 MetaImage 文件（最多 4 个）</translation>
    </message>
    <message>
        <source>a MetaImage file of several times and channels is not supported</source>
        <translation>不支持同时含多个时间点和多个通道的 MetaImage 文件</translation>
    </message>
    <message>
        <source>voxels of this MetaImage type are not supported</source>
        <translation>不支持此 MetaImage 体素类型</translation>
    </message>
    <message>
        <source>the NIfTI header is damaged and cannot be read</source>
        <translation>NIfTI 文件头已损坏，无法读取</translation>
    </message>
    <message>
        <source>the NIfTI header says that the voxels begin within it</source>
        <translation>NIfTI 文件头声明体素从文件头内部开始</translation>
    </message>
    <message>
        <source>the voxels of the pair (.img) are not beside their header (.hdr)</source>
        <translation>体素文件（.img）不在其文件头（.hdr）旁边</translation>
    </message>
    <message>
        <source>the NIfTI header holds values that make no sense</source>
        <translation>NIfTI 文件头中的值不合理</translation>
    </message>
    <message>
        <source>the NIfTI header gives no image size</source>
        <translation>NIfTI 文件头未给出图像尺寸</translation>
    </message>
    <message>
        <source>voxels of this NIfTI data type are not supported</source>
        <translation>不支持此 NIfTI 数据类型</translation>
    </message>
    <message>
        <source>this encoding of a NRRD file is not supported (raw, gzip and bzip2 are)</source>
        <translation>不支持此 NRRD 编码（支持 raw、gzip 和 bzip2）</translation>
    </message>
    <message>
        <source>the NRRD header is longer than the limit of {limit} bytes</source>
        <translation>NRRD 文件头超过 {limit} 字节的上限</translation>
    </message>
    <message>
        <source>the header&apos;s {name} makes no sense</source>
        <translation>文件头的 {name} 不合理</translation>
    </message>
    <message>
        <source>the header skips more lines than the file has</source>
        <translation>文件头跳过的行数超过文件行数</translation>
    </message>
    <message>
        <source>a NRRD header that names several data files is not supported</source>
        <translation>不支持指定多个数据文件的 NRRD 文件头</translation>
    </message>
    <message>
        <source>the data file that the NRRD header names is not beside it</source>
        <translation>NRRD 文件头指定的数据文件不在旁边</translation>
    </message>
    <message>
        <source>axes of this number and order are not supported in a NRRD file</source>
        <translation>不支持此数量和顺序的 NRRD 轴</translation>
    </message>
    <message>
        <source>the NRRD header gives no image size</source>
        <translation>NRRD 文件头未给出图像尺寸</translation>
    </message>
    <message>
        <source>a NRRD file of {count} axes is not supported (up to 4 are)</source>
        <translation>不支持 {count} 个轴的 NRRD 文件（最多 4 个）</translation>
    </message>
    <message>
        <source>voxels of this NRRD type are not supported</source>
        <translation>不支持此 NRRD 体素类型</translation>
    </message>
    <message>
        <source>the NRRD header&apos;s endian makes no sense</source>
        <translation>NRRD 文件头的 endian 不合理</translation>
    </message>
    <message>
        <source>the header&apos;s {what} make no sense</source>
        <translation>文件头的 {what} 不合理</translation>
    </message>
    <message>
        <source>the header gives no image size</source>
        <translation>文件头未给出图像尺寸</translation>
    </message>
    <message>
        <source>an image of {x} x {y} x {z} x {times} voxels is beyond the limits</source>
        <translation>{x} x {y} x {z} x {times} 体素的图像超过上限</translation>
    </message>
    <message>
        <source>the picture is damaged and cannot be read</source>
        <translation>图片已损坏，无法读取</translation>
    </message>
    <message>
        <source>a picture of {rows} x {columns} pixels is beyond the limit of {limit}</source>
        <translation>{rows} x {columns} 像素的图片超过上限 {limit}</translation>
    </message>
    <message>
        <source>a picture of {rows} x {columns} pixels cannot be in a file of {size} bytes</source>
        <translation>{size} 字节的文件不可能含有 {rows} x {columns} 像素的图片</translation>
    </message>
    <message>
        <source>more than {limit} pages are beyond the limit</source>
        <translation>页数超过 {limit} 的上限</translation>
    </message>
    <message>
        <source>Measurements and key images cannot be saved or read now; see that the disk is not full and that the data folder of MedViewer can be written.</source>
        <translation>目前无法保存或读取测量结果和关键图像；请确认磁盘未满且 MedViewer 的数据文件夹可写。</translation>
    </message>
    <message>
        <source>The file of saved measurements is damaged; it was kept as {name} beside the new one.</source>
        <translation>保存测量结果的文件已损坏；已另存为 {name}，并新建了文件。</translation>
    </message>
    <message>
        <source>The saved measurements are of a newer MedViewer; open them with that one. Those made now are not saved.</source>
        <translation>已保存的测量结果来自更新版本的 MedViewer，请用该版本打开。现在所做的测量不会保存。</translation>
    </message>
    <message>
        <source>{count} saved measurements cannot be understood; they stay saved.</source>
        <translation>{count} 个已保存的测量结果无法识别；它们仍然保留。</translation>
    </message>
    <message>
        <source>The measurements cannot be written there; choose another folder or name.</source>
        <translation>测量结果无法写入该处；请选择其他文件夹或名称。</translation>
    </message>
    <message>
        <source>The pictures cannot be written there; see that the folder can be written and the disk is not full.</source>
        <translation>图片无法写入该处；请确认文件夹可写且磁盘未满。</translation>
    </message>
    <message>
        <source>Name the picture with one of these endings: {endings}.</source>
        <translation>请使用以下扩展名之一：{endings}。</translation>
    </message>
    <message>
        <source>There are pictures of this name already; choose another name.</source>
        <translation>已有同名图片；请选择其他名称。</translation>
    </message>
    <message>
        <source>an unknown transfer syntax</source>
        <translation>未知的传输语法</translation>
    </message>
    <message>
        <source>pixels in {syntax} cannot be decoded</source>
        <translation>无法解码 {syntax} 格式的像素</translation>
    </message>
    <message>
        <source>the compressed image ({name}) is damaged</source>
        <translation>压缩图像（{name}）已损坏</translation>
    </message>
    <message>
        <source>the compressed image is {found}, but its header says {rows} x {columns}</source>
        <translation>压缩图像为 {found}，而文件头为 {rows} x {columns}</translation>
    </message>
    <message>
        <source>the compressed image has {count} components</source>
        <translation>压缩图像有 {count} 个分量</translation>
    </message>
    <message>
        <source>the compressed image has another size than its header says</source>
        <translation>压缩图像的尺寸与文件头不符</translation>
    </message>
    <message>
        <source>the compressed frames of the file cannot be told apart</source>
        <translation>无法区分文件中的各压缩帧</translation>
    </message>
    <message>
        <source>the file ends before this frame</source>
        <translation>文件在此帧之前结束</translation>
    </message>
    <message>
        <source>the colour model of the image is not supported</source>
        <translation>不支持图像的颜色模型</translation>
    </message>
    <message>
        <source>the colour palette is missing or damaged</source>
        <translation>调色板缺失或损坏</translation>
    </message>
    <message>
        <source>the colour palette is of a kind that cannot be read</source>
        <translation>无法读取此类调色板</translation>
    </message>
    <message>
        <source>the file ends before its image is complete: {there} of {whole} bytes</source>
        <translation>文件在图像完整之前结束：{whole} 字节中只有 {there} 字节</translation>
    </message>
    <message>
        <source>no image: the object has no pixels</source>
        <translation>不是图像：对象没有像素</translation>
    </message>
    <message>
        <source>the header gives no image size (Rows, Columns)</source>
        <translation>文件头未给出图像尺寸（Rows、Columns）</translation>
    </message>
    <message>
        <source>an image of {size} pixels is beyond the limit of {limit}</source>
        <translation>{size} 像素的图像超过上限 {limit}</translation>
    </message>
    <message>
        <source>{count} frames are beyond the limit of {limit}</source>
        <translation>{count} 帧超过上限 {limit}</translation>
    </message>
    <message>
        <source>{samples} samples per pixel are not supported</source>
        <translation>不支持每像素 {samples} 个样本</translation>
    </message>
    <message>
        <source>the colour model does not fit the number of samples</source>
        <translation>颜色模型与样本数不符</translation>
    </message>
    <message>
        <source>two pixels share their colour, but the image has {rows} x {columns} of them</source>
        <translation>每两个像素共用颜色，但图像为 {rows} x {columns} 像素</translation>
    </message>
    <message>
        <source>{bits} bits allocated are not supported</source>
        <translation>不支持 {bits} 位分配</translation>
    </message>
    <message>
        <source>the pixels are compressed but the transfer syntax says they are not</source>
        <translation>像素已压缩，但传输语法声明未压缩</translation>
    </message>
    <message>
        <source>What is remembered of opened folders cannot be deleted; close other windows of MedViewer and try again.</source>
        <translation>无法删除对打开过的文件夹的记录；请关闭 MedViewer 的其他窗口后重试。</translation>
    </message>
    <message>
        <source>resampling needs SimpleITK: pip install &apos;medviewer[resample]&apos;</source>
        <translation>重采样需要 SimpleITK：pip install &apos;medviewer[resample]&apos;</translation>
    </message>
    <message>
        <source>a regular volume of {slices} slices of {rows} x {columns} needs {needed:.0f} MB, more than the {limit:.0f} MB that may be used</source>
        <translation>{slices} 层 {rows} x {columns} 的规则体数据需要 {needed:.0f} MB，超过可用的 {limit:.0f} MB</translation>
    </message>
    <message>
        <source>only grey slices with a place in the patient can be resampled</source>
        <translation>只有带患者位置信息的灰度层面才能重采样</translation>
    </message>
    <message>
        <source>the slices are not parallel: they cannot be resampled to one volume</source>
        <translation>各层不平行：无法重采样为一个体数据</translation>
    </message>
    <message>
        <source>all slices lie in one place: there is no volume</source>
        <translation>所有层位于同一位置：没有体数据</translation>
    </message>
    <message>
        <source>a step of {step:g} mm does not fit a stack of {reach:.0f} mm</source>
        <translation>{step:g} mm 的层间距不适合 {reach:.0f} mm 的图像组</translation>
    </message>
    <message>
        <source>an archive within an archive is not opened; unpack the outer one first</source>
        <translation>不打开压缩包中的压缩包；请先解压外层</translation>
    </message>
    <message>
        <source>there is no place to unpack the archive: the disk is full or may not be written</source>
        <translation>没有解压空间：磁盘已满或不可写</translation>
    </message>
    <message>
        <source>the DICOMDIR names it, but it is not there</source>
        <translation>DICOMDIR 中列有该文件，但文件不存在</translation>
    </message>
    <message>
        <source>the DICOMDIR names a file outside of its folder</source>
        <translation>DICOMDIR 指向其文件夹之外的文件</translation>
    </message>
    <message>
        <source>the DICOMDIR names no files</source>
        <translation>DICOMDIR 未列出文件</translation>
    </message>
    <message>
        <source>the compressed file is damaged or ends early</source>
        <translation>压缩文件已损坏或不完整</translation>
    </message>
    <message>
        <source>the compressed file is damaged somewhere: its checksum does not fit what was unpacked, so none of it can be trusted</source>
        <translation>压缩文件某处已损坏：校验和与解压内容不符，因此全部内容不可信</translation>
    </message>
    <message>
        <source>the archive gives it a place outside of the archive</source>
        <translation>压缩包将其路径指向包外</translation>
    </message>
    <message>
        <source>a link within an archive is not followed</source>
        <translation>不跟随压缩包内的链接</translation>
    </message>
    <message>
        <source>the archive is encrypted; unpack it with its password first</source>
        <translation>压缩包已加密；请先用密码解压</translation>
    </message>
    <message>
        <source>the archive is damaged here</source>
        <translation>压缩包在此处损坏</translation>
    </message>
    <message>
        <source>the archive holds no files</source>
        <translation>压缩包内没有文件</translation>
    </message>
    <message>
        <source>its name is longer than the limit of {limit} bytes</source>
        <translation>名称超过 {limit} 字节的上限</translation>
    </message>
    <message>
        <source>the archive of {own:,.1f} MiB grows to {total:,.0f} MiB or more, beyond the limit of {limit:,.0f} MiB; the rest of it is not read</source>
        <translation>{own:,.1f} MiB 的压缩包解压后达 {total:,.0f} MiB 或更多，超过 {limit:,.0f} MiB 的上限；其余部分未读取</translation>
    </message>
    <message>
        <source>an archive of more than {limit} files is beyond the limit</source>
        <translation>压缩包超过 {limit} 个文件的上限</translation>
    </message>
    <message>
        <source>the tar archive is damaged or ends early; the rest of it is not read</source>
        <translation>tar 包已损坏或不完整；其余部分未读取</translation>
    </message>
    <message>
        <source>the tar archive has no end mark: files that followed may be missing</source>
        <translation>tar 包没有结束标记：之后的文件可能缺失</translation>
    </message>
    <message>
        <source>a sparse file within an archive is not supported</source>
        <translation>不支持压缩包内的稀疏文件</translation>
    </message>
    <message>
        <source>{size} bytes say what a member is called, more than {limit}</source>
        <translation>成员名称占 {size} 字节，超过 {limit}</translation>
    </message>
    <message>
        <source>the archive holds another file of this name; the first one is read</source>
        <translation>压缩包内有同名文件；读取第一个</translation>
    </message>
    <message>
        <source>a compressed file, but no archive of images</source>
        <translation>是压缩文件，但不是图像压缩包</translation>
    </message>
    <message>
        <source>the folder lies deeper than this system can name; move it up and open it again</source>
        <translation>文件夹层级过深，超出系统限制；请上移后重新打开</translation>
    </message>
    <message>
        <source>this account may not read the folder</source>
        <translation>当前账户无权读取该文件夹</translation>
    </message>
    <message>
        <source>the folder cannot be read: it is gone, or its disk is damaged</source>
        <translation>无法读取文件夹：它已不存在，或磁盘已损坏</translation>
    </message>
    <message>
        <source>a link to a folder that is read already</source>
        <translation>指向已读取文件夹的链接</translation>
    </message>
    <message>
        <source>nothing is there</source>
        <translation>该处没有内容</translation>
    </message>
    <message>
        <source>the ZIP archive is damaged and cannot be read</source>
        <translation>ZIP 压缩包已损坏，无法读取</translation>
    </message>
    <message>
        <source>packed by a method that is not supported ({method})</source>
        <translation>不支持的压缩方法（{method}）</translation>
    </message>
    <message>
        <source>the ZIP archive is damaged: its list of files is missing</source>
        <translation>ZIP 压缩包已损坏：缺少文件列表</translation>
    </message>
    <message>
        <source>the ZIP archive&apos;s list of files takes {directory} bytes, more than the limit of {limit}</source>
        <translation>ZIP 压缩包的文件列表占 {directory} 字节，超过上限 {limit}</translation>
    </message>
    <message>
        <source>unpacking the archive brought its reader down; the rest of it is not read</source>
        <translation>解压时读取进程崩溃；其余部分未读取</translation>
    </message>
    <message>
        <source>unpacking the archive took too long and was stopped; the rest of it is not read</source>
        <translation>解压时间过长，已停止；其余部分未读取</translation>
    </message>
    <message>
        <source>there is not memory enough to unpack the archive</source>
        <translation>内存不足，无法解压</translation>
    </message>
    <message>
        <source>reading the header brought its reader down</source>
        <translation>读取文件头时读取进程崩溃</translation>
    </message>
    <message>
        <source>reading the header took longer than {limit:g} s and was stopped</source>
        <translation>读取文件头超过 {limit:g} s，已停止</translation>
    </message>
    <message>
        <source>there is not memory enough to read the header</source>
        <translation>内存不足，无法读取文件头</translation>
    </message>
    <message>
        <source>decoding the image brought its decoder down</source>
        <translation>解码图像时解码进程崩溃</translation>
    </message>
    <message>
        <source>no process can be started to decode the image</source>
        <translation>无法启动解码图像的进程</translation>
    </message>
    <message>
        <source>decoding the image took longer than {limit:.0f} s and was stopped</source>
        <translation>解码图像超过 {limit:.0f} s，已停止</translation>
    </message>
    <message>
        <source>there is no shared memory for {size:.0f} MiB</source>
        <translation>没有 {size:.0f} MiB 的共享内存</translation>
    </message>
    <message>
        <source>MP4 needs ffmpeg, which is not here: install it, or choose GIF.</source>
        <translation>MP4 需要 ffmpeg，但未找到：请安装，或选择 GIF。</translation>
    </message>
    <message>
        <source>ffmpeg cannot be started; choose GIF instead.</source>
        <translation>ffmpeg 无法启动；请改选 GIF。</translation>
    </message>
    <message>
        <source>ffmpeg could not make the film; choose GIF instead.</source>
        <translation>ffmpeg 无法生成影片；请改选 GIF。</translation>
    </message>
    <message>
        <source>it took too long</source>
        <translation>耗时过长</translation>
    </message>
    <message>
        <source>there is not memory enough to decode the image</source>
        <translation>内存不足，无法解码图像</translation>
    </message>
    <message>
        <source>the image cannot be decoded</source>
        <translation>图像无法解码</translation>
    </message>
    <message>
        <source>the weights file of model {name}</source>
        <translation>模型 {name} 的权重文件</translation>
    </message>
    <message>
        <source>the model {name} has no ONNX twin</source>
        <translation>模型 {name} 没有 ONNX 副本</translation>
    </message>
    <message>
        <source>ONNX file</source>
        <translation>ONNX 文件</translation>
    </message>
    <message>
        <source>the ONNX file of model {name}</source>
        <translation>模型 {name} 的 ONNX 文件</translation>
    </message>
    <message>
        <source>weights file</source>
        <translation>权重文件</translation>
    </message>
    <message>
        <source>the model&apos;s {what} is not readable</source>
        <translation>模型的{what}无法读取</translation>
    </message>
    <message>
        <source>the model&apos;s {what} must lie in the model&apos;s own folder</source>
        <translation>模型的{what}必须位于模型自己的文件夹内</translation>
    </message>
    <message>
        <source>the model&apos;s {what} is missing: install the model again</source>
        <translation>缺少模型的{what}：请重新安装该模型</translation>
    </message>
    <message>
        <source>the model&apos;s {what} is larger than {limit:,} MiB</source>
        <translation>模型的{what}大于 {limit:,} MiB</translation>
    </message>
    <message>
        <source>{what} is not readable</source>
        <translation>{what}无法读取</translation>
    </message>
    <message>
        <source>{what} is not that of its card (wrong SHA-256): install the model again</source>
        <translation>{what}与模型卡不符（SHA-256 错误）：请重新安装该模型</translation>
    </message>
    <message>
        <source>the model card is too large: it must be below 1 MiB</source>
        <translation>模型卡过大：必须小于 1 MiB</translation>
    </message>
    <message>
        <source>the model card card.toml is missing or not readable</source>
        <translation>模型卡 card.toml 缺失或无法读取</translation>
    </message>
    <message>
        <source>the model card card.toml is not valid TOML</source>
        <translation>模型卡 card.toml 不是有效的 TOML</translation>
    </message>
    <message>
        <source>the model card&apos;s field schema must be {schema}</source>
        <translation>模型卡的字段 schema 必须为 {schema}</translation>
    </message>
    <message>
        <source>the model card does not fit: {error}</source>
        <translation>模型卡不符合要求：{error}</translation>
    </message>
    <message>
        <source>the model&apos;s out-of-range reference is incomplete</source>
        <translation>模型的范围参照数据不完整</translation>
    </message>
    <message>
        <source>the tensors of the model&apos;s out-of-range reference do not fit</source>
        <translation>模型的范围参照数据的张量不符</translation>
    </message>
    <message>
        <source>the model&apos;s out-of-range reference is degenerate</source>
        <translation>模型的范围参照数据无效</translation>
    </message>
    <message>
        <source>the model bundle cannot be read</source>
        <translation>模型包无法读取</translation>
    </message>
    <message>
        <source>the model bundle is refused: {reason}</source>
        <translation>已拒绝模型包：{reason}</translation>
    </message>
    <message>
        <source>this is no model bundle: it has no {file}</source>
        <translation>不是模型包：缺少 {file}</translation>
    </message>
    <message>
        <source>the model card&apos;s name and version must be plain words: letters, digits, . _ -</source>
        <translation>模型卡的 name 和 version 只能含字母、数字和 . _ -</translation>
    </message>
    <message>
        <source>the model bundle lacks its file {name}</source>
        <translation>模型包缺少文件 {name}</translation>
    </message>
    <message>
        <source>the model bundle&apos;s file {name} is damaged or altered (wrong SHA-256): get the bundle again</source>
        <translation>模型包的文件 {name} 已损坏或被改动（SHA-256 错误）：请重新获取模型包</translation>
    </message>
    <message>
        <source>the model bundle&apos;s {file} is not a list of hashes</source>
        <translation>模型包的 {file} 不是哈希列表</translation>
    </message>
    <message>
        <source>the model bundle has more than {limit} thumbnails</source>
        <translation>模型包的缩略图超过 {limit} 个</translation>
    </message>
    <message>
        <source>the model bundle&apos;s {name} is larger than 1 MiB</source>
        <translation>模型包的 {name} 大于 1 MiB</translation>
    </message>
    <message>
        <source>the model bundle&apos;s {name} is not text</source>
        <translation>模型包的 {name} 不是文本</translation>
    </message>
    <message>
        <source>the model bundle is larger than {limit:,} MiB</source>
        <translation>模型包大于 {limit:,} MiB</translation>
    </message>
    <message>
        <source>a model bundle is a folder or a ZIP file; this is neither</source>
        <translation>模型包应为文件夹或 ZIP 文件；此处两者都不是</translation>
    </message>
    <message>
        <source>the model bundle is refused: two files have one name</source>
        <translation>已拒绝模型包：有两个同名文件</translation>
    </message>
    <message>
        <source>the model bundle has more than {limit} files</source>
        <translation>模型包的文件超过 {limit} 个</translation>
    </message>
    <message>
        <source>another model is installed as {name} {version}; remove that one first, or ask for a bundle with a new version</source>
        <translation>另一个模型已安装为 {name} {version}；请先将其删除，或索取新版本的模型包</translation>
    </message>
    <message>
        <source>the models folder has a folder {name} already; remove it</source>
        <translation>模型目录中已有文件夹 {name}；请将其删除</translation>
    </message>
    <message>
        <source>the models folder cannot be written</source>
        <translation>模型目录不可写</translation>
    </message>
    <message>
        <source>the model cannot be copied: the disk is full or the models folder is read-only</source>
        <translation>无法复制模型：磁盘已满或模型目录只读</translation>
    </message>
    <message>
        <source>the model {name} does not score single images</source>
        <translation>模型 {name} 不对单幅图像评分</translation>
    </message>
    <message>
        <source>the card&apos;s network.target_layer {layer!r} is not in the network</source>
        <translation>模型卡的 network.target_layer {layer!r} 不在网络中</translation>
    </message>
    <message>
        <source>the model&apos;s weights file is not a valid safetensors file</source>
        <translation>模型的权重文件不是有效的 safetensors 文件</translation>
    </message>
    <message>
        <source>the model&apos;s weights must be finite floating-point numbers</source>
        <translation>模型的权重必须是有限的浮点数</translation>
    </message>
    <message>
        <source>the network has {parameters} parameters, its card says {said}</source>
        <translation>网络有 {parameters} 个参数，而模型卡为 {said}</translation>
    </message>
    <message>
        <source>the model&apos;s weights do not fit its network (names or shapes differ)</source>
        <translation>模型的权重与其网络不符（名称或形状不同）</translation>
    </message>
    <message>
        <source>the card&apos;s pooling.images_to_series must be &quot;network&quot; for a network that reads whole series and only there; the network is {network!r}</source>
        <translation>当且仅当网络读取整个序列时，模型卡的 pooling.images_to_series 必须为 &quot;network&quot;；此网络为 {network!r}</translation>
    </message>
    <message>
        <source>the network {network!r} does not read {read}</source>
        <translation>网络 {network!r} 不读取此类输入（{read}）</translation>
    </message>
    <message>
        <source>the network {network!r} is unknown; known are {known}</source>
        <translation>未知的网络 {network!r}；已知的有 {known}</translation>
    </message>
    <message>
        <source>the card&apos;s network.options do not fit the network {name!r}: {reason}</source>
        <translation>模型卡的 network.options 不适合网络 {name!r}：{reason}</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file is larger than {limit} MiB</source>
        <translation>模型的 ONNX 文件大于 {limit} MiB</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file brings functions of its own</source>
        <translation>模型的 ONNX 文件自带函数</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file holds sparse tensors</source>
        <translation>模型的 ONNX 文件含有稀疏张量</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file has more than {limit} operators</source>
        <translation>模型的 ONNX 文件的算子超过 {limit} 个</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file uses an operator that is not allowed</source>
        <translation>模型的 ONNX 文件使用了不允许的算子</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file uses operators outside of the standard</source>
        <translation>模型的 ONNX 文件使用了标准之外的算子</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file has branches, loops or functions</source>
        <translation>模型的 ONNX 文件含有分支、循环或函数</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file wants numbers from another file</source>
        <translation>模型的 ONNX 文件引用了其他文件中的数据</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file holds tensors of another kind or size</source>
        <translation>模型的 ONNX 文件含有其他类型或大小的张量</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file does not belong to its network</source>
        <translation>模型的 ONNX 文件不属于其网络</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file cannot be run</source>
        <translation>模型的 ONNX 文件无法运行</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file is not a twin of its network</source>
        <translation>模型的 ONNX 文件不是其网络的副本</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file lacks some of its numbers</source>
        <translation>模型的 ONNX 文件缺少部分数据</translation>
    </message>
    <message>
        <source>the model&apos;s ONNX file is damaged</source>
        <translation>模型的 ONNX 文件已损坏</translation>
    </message>
    <message>
        <source>The layout cannot be saved; see that the configuration folder of MedViewer can be written and that {file} in it is in order.</source>
        <translation>无法保存布局；请确认 MedViewer 的配置文件夹可写，且其中的 {file} 无误。</translation>
    </message>
    <message>
        <source>What was open the last time cannot be read and was not opened; open it by File &gt; Open folder.</source>
        <translation>无法读取上次打开的内容，因此未打开；请通过“文件 &gt; 打开文件夹”打开。</translation>
    </message>
    <message>
        <source>What is open cannot be kept for the next start; see that the disk is not full and that the data folder of MedViewer can be written.</source>
        <translation>无法为下次启动保存当前打开的内容；请确认磁盘未满，且 MedViewer 的数据文件夹可写。</translation>
    </message>
    <message>
        <source>The files changed since the AI result was made; classify the series again.</source>
        <translation>得到 AI 结果后文件已改变；请重新对序列进行分类。</translation>
    </message>
    <message>
        <source>the model&apos;s {file} is larger than 1 MiB, or a link</source>
        <translation>模型的 {file} 大于 1 MiB，或是链接</translation>
    </message>
    <message>
        <source>the model&apos;s {file} is not readable</source>
        <translation>无法读取模型的 {file}</translation>
    </message>
    <message>
        <source>the model&apos;s {file} does not fit: {reason}</source>
        <translation>模型的 {file} 不符合要求：{reason}</translation>
    </message>
    <message>
        <source>the model&apos;s {file} is not valid JSON</source>
        <translation>模型的 {file} 不是有效的 JSON</translation>
    </message>
    <message>
        <source>the model&apos;s {file} has a schema other than {schema}</source>
        <translation>模型的 {file} 的 schema 不是 {schema}</translation>
    </message>
    <message>
        <source>the model&apos;s {file} was measured on other weights: run medviewer trust again</source>
        <translation>模型的 {file} 是用其他权重测得的：请重新运行 medviewer trust</translation>
    </message>
    <message>
        <source>The model changed since the AI result was made; classify the series again.</source>
        <translation>得到 AI 结果后模型已改变；请重新对序列进行分类。</translation>
    </message>
</context>
<context>
    <name>Resampling</name>
    <message>
        <source>{done}, turned to the axes of the patient</source>
        <translation>{done}，已转到患者坐标轴</translation>
    </message>
    <message>
        <source>linear, from {count} slices {steps} mm apart</source>
        <translation>线性插值，由间距 {steps} mm 的 {count} 层得出</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
</context>
<context>
    <name>Restoring</name>
    <message>
        <source>Open last study</source>
        <translation>打开上次的检查</translation>
    </message>
    <message>
        <source>Start without it</source>
        <translation>不打开，直接开始</translation>
    </message>
    <message>
        <source>What was open the last time cannot be understood and was not opened; open it by File &gt; Open folder.</source>
        <translation>无法解析上次打开的内容，因此未打开；请通过“文件 &gt; 打开文件夹”打开。</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; was open the last time and is not there any more; open it from where it lies now.</source>
        <translation>上次打开的“{name}”已不在原处；请从其现在的位置打开。</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; and {count} more was open the last time and is not there any more; open it from where it lies now.</source>
        <translation>上次打开的“{name}”及另外 {count} 项已不在原处；请从其现在的位置打开。</translation>
    </message>
    <message>
        <source>The series that were shown the last time are not there any more.</source>
        <translation>上次显示的序列已不存在。</translation>
    </message>
    <message>
        <source>{lost} of {count} series that were shown the last time are not there any more.</source>
        <translation>上次显示的 {count} 个序列中有 {lost} 个已不存在。</translation>
    </message>
    <message>
        <source>MedViewer ended unexpectedly the last time.</source>
        <translation>MedViewer 上次意外退出。</translation>
    </message>
    <message>
        <source>What was measured and marked is saved.</source>
        <translation>测量和标记均已保存。</translation>
    </message>
    <message>
        <source>Saved: {things}.</source>
        <translation>已保存：{things}。</translation>
    </message>
    <message>
        <source>MedViewer ended unexpectedly before.</source>
        <translation>MedViewer 曾意外退出。</translation>
    </message>
    <message>
        <source>The program ended {count} times with the last study open, so it is not opened by itself.</source>
        <translation>打开上次的检查时程序已退出 {count} 次，因此不会自动打开。</translation>
    </message>
    <message>
        <source>The program ended twice with the last study open, so it is not opened by itself.</source>
        <translation>打开上次的检查时程序已退出两次，因此不会自动打开。</translation>
    </message>
    <message>
        <source>1 measurement</source>
        <translation>1 项测量</translation>
    </message>
    <message>
        <source>{count} measurements</source>
        <translation>{count} 项测量</translation>
    </message>
    <message>
        <source>1 key image</source>
        <translation>1 幅关键图像</translation>
    </message>
    <message>
        <source>{count} key images</source>
        <translation>{count} 幅关键图像</translation>
    </message>
    <message>
        <source>the layout</source>
        <translation>布局</translation>
    </message>
</context>
<context>
    <name>Seeing</name>
    <message>
        <source>Move the mouse over one picture: the same place is marked in the other.</source>
        <translation>将鼠标移到一幅图上：另一幅图中会标出相同位置。</translation>
    </message>
    <message>
        <source>What the network saw</source>
        <translation>网络的输入图像</translation>
    </message>
    <message>
        <source>The slice, with the field of view of the network</source>
        <translation>该层及网络的视野</translation>
    </message>
    <message>
        <source>The tensor that the network is given</source>
        <translation>输入网络的张量</translation>
    </message>
    <message>
        <source>Channel of the tensor</source>
        <translation>张量的通道</translation>
    </message>
    <message>
        <source>Preparing the image as for the model...</source>
        <translation>正在按模型要求预处理图像...</translation>
    </message>
    <message>
        <source>The model does not read this image: {reason}</source>
        <translation>模型不读取此图像：{reason}</translation>
    </message>
    <message>
        <source>Channel {number} of {count}</source>
        <translation>通道 {number}/{count}</translation>
    </message>
    <message>
        <source>Slice as shown, field of view framed</source>
        <translation>所显示的层，框内为网络视野</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>{model} · {series}, image {number}</source>
        <translation>{model} · {series}，图像 {number}</translation>
    </message>
    <message>
        <source>image: row {row:.1f}, column {column:.1f}</source>
        <translation>图像：行 {row:.1f}，列 {column:.1f}</translation>
    </message>
    <message>
        <source>network: row {row}, column {column}, value {figures}</source>
        <translation>网络：行 {row}，列 {column}，值 {figures}</translation>
    </message>
    <message>
        <source>the network does not see this place</source>
        <translation>网络看不到此处</translation>
    </message>
    <message>
        <source>{shape}, values {least:.2f} to {most:.2f}; black is {low:.2f}, white {high:.2f}</source>
        <translation>{shape}，值 {least:.2f} 至 {most:.2f}；黑为 {low:.2f}，白为 {high:.2f}</translation>
    </message>
    <message>
        <source>stretched to the network&apos;s shape</source>
        <translation>拉伸至网络的形状</translation>
    </message>
    <message>
        <source>centred part in the network&apos;s shape</source>
        <translation>取网络形状的中央部分</translation>
    </message>
    <message>
        <source>padded with black to the network&apos;s shape</source>
        <translation>以黑色填充至网络的形状</translation>
    </message>
    <message>
        <source>Resampled to pixels of {mm:g} mm</source>
        <translation>重采样为 {mm:g} mm 的像素</translation>
    </message>
    <message>
        <source>Centred part of {rows:g} x {columns:g} mm</source>
        <translation>取中央 {rows:g} x {columns:g} mm</translation>
    </message>
    <message>
        <source>Fit: {fit}</source>
        <translation>适配：{fit}</translation>
    </message>
    <message>
        <source>Resized to {rows} x {columns} pixels</source>
        <translation>缩放至 {rows} x {columns} 像素</translation>
    </message>
    <message>
        <source>Local equalisation, clip limit {limit:g}</source>
        <translation>局部均衡化，限幅 {limit:g}</translation>
    </message>
    <message>
        <source>Normalised: mean {mean}, SD {sd}</source>
        <translation>归一化：均值 {mean}，标准差 {sd}</translation>
    </message>
    <message>
        <source>Not shown here: the slices are then resampled to {count}</source>
        <translation>此处未显示：随后各层重采样为 {count} 层</translation>
    </message>
    <message>
        <source>Grey values: percentiles {low:g} to {high:g} of the image to 0..1</source>
        <translation>灰度值：图像的第 {low:g} 至第 {high:g} 百分位映射到 0..1</translation>
    </message>
    <message>
        <source>Window: centre {center:g}, width {width:g} to 0..1</source>
        <translation>窗位 {center:g}，窗宽 {width:g}，映射到 0..1</translation>
    </message>
    <message>
        <source>Range: {low:g} to {high:g} to 0..1</source>
        <translation>范围：{low:g} 至 {high:g}，映射到 0..1</translation>
    </message>
    <message>
        <source>A channel for each window (centre / width): {each}, to 0..1</source>
        <translation>每组窗位 / 窗宽一个通道：{each}，映射到 0..1</translation>
    </message>
</context>
<context>
    <name>Series list</name>
    <message>
        <source>queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>AI</source>
        <translation>AI</translation>
    </message>
    <message>
        <source>AI partial</source>
        <translation>AI 部分完成</translation>
    </message>
    <message>
        <source>AI refused</source>
        <translation>AI 拒绝</translation>
    </message>
    <message>
        <source>AI failed</source>
        <translation>AI 失败</translation>
    </message>
    <message>
        <source>No study is open</source>
        <translation>未打开检查</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>取消显示</translation>
    </message>
    <message>
        <source>Classify with</source>
        <translation>选择模型分类</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Resample to a regular volume</source>
        <translation>重采样为规则体数据</translation>
    </message>
    <message>
        <source>Header...</source>
        <translation>文件头...</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Filter series</source>
        <translation>筛选序列</translation>
    </message>
    <message>
        <source>Earlier studies of this patient</source>
        <translation>该患者的既往检查</translation>
    </message>
    <message>
        <source>Looking in folders that were opened before...</source>
        <translation>正在以前打开过的文件夹中查找……</translation>
    </message>
    <message>
        <source>Prior in {folder} ({date}): open beside</source>
        <translation>{folder} 中的既往检查（{date}）：一并打开</translation>
    </message>
    <message>
        <source>None in folders that were opened before and are there</source>
        <translation>以前打开过且仍存在的文件夹中没有</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Patient&apos;s name</source>
        <translation>患者姓名</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>患者 ID</translation>
    </message>
    <message>
        <source>Birth date, sex, age</source>
        <translation>出生日期、性别、年龄</translation>
    </message>
    <message>
        <source>Modality, number and description of the series</source>
        <translation>序列的模态、编号和描述</translation>
    </message>
    <message>
        <source>Description of the study</source>
        <translation>检查描述</translation>
    </message>
    <message>
        <source>Date and time of the study</source>
        <translation>检查日期和时间</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>机构</translation>
    </message>
    <message>
        <source>Number of the image</source>
        <translation>图像编号</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Position of the slice</source>
        <translation>层面位置</translation>
    </message>
    <message>
        <source>Thickness and step</source>
        <translation>层厚和层间距</translation>
    </message>
    <message>
        <source>Parameters of the modality</source>
        <translation>成像参数</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>左上</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>右上</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>左下</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>右下</translation>
    </message>
    <message>
        <source>All modalities</source>
        <translation>所有模态</translation>
    </message>
    <message>
        <source>PET and nuclear medicine</source>
        <translation>PET 和核医学</translation>
    </message>
    <message>
        <source>Radiographs</source>
        <translation>X 线片</translation>
    </message>
    <message>
        <source>Ultrasound</source>
        <translation>超声</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>不显示</translation>
    </message>
    <message>
        <source>Corner texts</source>
        <translation>角标文字</translation>
    </message>
    <message>
        <source>Show the patient&apos;s name, ID and birth date</source>
        <translation>显示患者姓名、ID 和出生日期</translation>
    </message>
    <message>
        <source>For</source>
        <translation>适用于</translation>
    </message>
    <message>
        <source>Lines of the corners</source>
        <translation>角标的各行</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Corner</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Corner of the line</source>
        <translation>该行的位置</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Usual places</source>
        <translation>默认位置</translation>
    </message>
    <message>
        <source>Lines for</source>
        <translation>角标适用于</translation>
    </message>
    <message>
        <source>Corner of the chosen line</source>
        <translation>所选行的位置</translation>
    </message>
    <message>
        <source>The AI badge, warnings, lossy compression and orientation letters are always shown. A small view shows fewer lines, the first ones of each corner.</source>
        <translation>AI 标记、警告、有损压缩和方位字母始终显示。小视图显示的行较少，只显示每个角的前几行。</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Read first, then reveal results</source>
        <translation>先阅片，再显示结果</translation>
    </message>
    <message>
        <source>Bring back what was open at the next start</source>
        <translation>下次启动时恢复打开的内容</translation>
    </message>
    <message>
        <source>Remember opened folders</source>
        <translation>记住打开过的文件夹</translation>
    </message>
    <message>
        <source>Scores and heatmaps stay hidden until you ask for them.</source>
        <translation>得分和热力图在您要求之前保持隐藏。</translation>
    </message>
    <message>
        <source>They are shown at once when they are opened again. Headers of the files, with names and dates of patients, stay in your cache folder; File &gt; Forget remembered folders deletes them.</source>
        <translation>再次打开时可立即显示。文件头（含患者姓名和日期）保存在您的缓存文件夹中；可用“文件 &gt; 清除文件夹记录”删除。</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Usual keys</source>
        <translation>默认按键</translation>
    </message>
    <message>
        <source>Keys of the commands</source>
        <translation>各命令的按键</translation>
    </message>
    <message>
        <source>Add key</source>
        <translation>添加按键</translation>
    </message>
    <message>
        <source>Remove keys</source>
        <translation>移除按键</translation>
    </message>
    <message>
        <source>All usual keys</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>搜索命令和按键</translation>
    </message>
    <message>
        <source>New key for the chosen command</source>
        <translation>所选命令的新按键</translation>
    </message>
    <message>
        <source>Take it over</source>
        <translation>改为此命令使用</translation>
    </message>
    <message>
        <source>{key} is a key of this command already.</source>
        <translation>{key} 已是此命令的按键。</translation>
    </message>
    <message>
        <source>{key} is a key of “{title}”, which would lose it.</source>
        <translation>{key} 是“{title}”的按键，该命令将失去此按键。</translation>
    </message>
    <message>
        <source>A command has {count} keys at most; remove some first.</source>
        <translation>一个命令最多有 {count} 个按键，请先移除一些。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory for images</source>
        <translation>图像可用内存</translation>
    </message>
    <message>
        <source>Automatic ({size} MB)</source>
        <translation>自动（{size} MB）</translation>
    </message>
    <message>
        <source>Share of the memory for images that is in use</source>
        <translation>图像可用内存的使用比例</translation>
    </message>
    <message>
        <source>Images that no view shows are let go when the memory is full; those on screen stay. Automatic (0) is half of the machine&apos;s memory.</source>
        <translation>内存用满时，未显示的图像会被释放，屏幕上的图像保留。自动（0）为本机内存的一半。</translation>
    </message>
    <message>
        <source>In use now: {held} MB of {budget} MB</source>
        <translation>正在使用：{held} MB，共 {budget} MB</translation>
    </message>
    <message>
        <source>Automatic: NVIDIA GPU, else Apple GPU, else CPU</source>
        <translation>自动：依次为 NVIDIA GPU、Apple GPU、CPU</translation>
    </message>
    <message>
        <source>NVIDIA GPU (CUDA)</source>
        <translation>NVIDIA GPU（CUDA）</translation>
    </message>
    <message>
        <source>Apple GPU (MPS)</source>
        <translation>Apple GPU（MPS）</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>适用模态</translation>
    </message>
    <message>
        <source>Known after the next classification</source>
        <translation>下次分类后可知</translation>
    </message>
    <message>
        <source>Models and device</source>
        <translation>模型和设备</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>CPU threads</source>
        <translation>CPU 线程数</translation>
    </message>
    <message>
        <source>Add folder...</source>
        <translation>添加文件夹...</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Models that were found</source>
        <translation>找到的模型</translation>
    </message>
    <message>
        <source>All but one core</source>
        <translation>保留一个核，其余全用</translation>
    </message>
    <message>
        <source>Models folders</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Further models folders; new models are installed into the first one:</source>
        <translation>其他模型文件夹；新模型安装到其中第一个：</translation>
    </message>
    <message>
        <source>Add a models folder</source>
        <translation>添加模型文件夹</translation>
    </message>
    <message>
        <source>Models that are there now: {count}</source>
        <translation>现有模型：{count} 个</translation>
    </message>
    <message>
        <source>No model is there.</source>
        <translation>没有模型。</translation>
    </message>
    <message>
        <source>In use now: {device}</source>
        <translation>正在使用：{device}</translation>
    </message>
    <message>
        <source>Widens the window</source>
        <translation>增大窗宽</translation>
    </message>
    <message>
        <source>Narrows the window</source>
        <translation>减小窗宽</translation>
    </message>
    <message>
        <source>Darkens the image</source>
        <translation>使图像变暗</translation>
    </message>
    <message>
        <source>Brightens the image</source>
        <translation>使图像变亮</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>鼠标</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>右键</translation>
    </message>
    <message>
        <source>Middle button</source>
        <translation>中键</translation>
    </message>
    <message>
        <source>Dragging to the right</source>
        <translation>向右拖动</translation>
    </message>
    <message>
        <source>Dragging down</source>
        <translation>向下拖动</translation>
    </message>
    <message>
        <source>Speed of window dragging</source>
        <translation>调窗拖动速度</translation>
    </message>
    <message>
        <source>This is what dragging does. The left button does what the toolbar says; with Ctrl it takes the window of a region. A right click opens the menu, the wheel scrolls, Ctrl and the wheel zooms.</source>
        <translation>以上为拖动的作用。左键的作用由工具栏决定；按住 Ctrl 时按区域调窗。右键单击打开菜单，滚轮翻层，Ctrl 加滚轮缩放。</translation>
    </message>
    <message>
        <source>Window: dragging to the right</source>
        <translation>调窗：向右拖动</translation>
    </message>
    <message>
        <source>Window: dragging down</source>
        <translation>调窗：向下拖动</translation>
    </message>
    <message>
        <source>As they are</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>窗位</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>窗宽</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation>窗宽窗位预设</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>成像模态</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The keys 1 to 9 and the menu take the windows of the file first, then yours in this order, then those of the program. Yours replaces one of the same name.</source>
        <translation>按键 1 至 9 和菜单依次采用文件自带的窗宽窗位、您的预设（按此顺序）和程序预设。您的预设会取代同名的预设。</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>您的</translation>
    </message>
    <message>
        <source>Of the program</source>
        <translation>程序自带</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>The setting {name!a} is not known; it is left as it is.</source>
        <translation>设置 {name} 无法识别；已保持原样。</translation>
    </message>
    <message>
        <source>The setting &quot;{name}&quot; {error}; the usual value is in use.</source>
        <translation>设置“{name}”{error}；现使用默认值。</translation>
    </message>
    <message>
        <source>The settings file has {count} more such faults.</source>
        <translation>设置文件中另有 {count} 处此类错误。</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>必须是文字</translation>
    </message>
    <message>
        <source>must have {most} letters at most</source>
        <translation>最多 {most} 个字符</translation>
    </message>
    <message>
        <source>must be one line of letters that can be printed</source>
        <translation>必须是一行可显示的文字</translation>
    </message>
    <message>
        <source>must be a number from {least:g} to {most:g}</source>
        <translation>必须是 {least:g} 至 {most:g} 之间的数</translation>
    </message>
    <message>
        <source>must be a table</source>
        <translation>必须是表</translation>
    </message>
    <message>
        <source>must have {most} entries at most</source>
        <translation>最多只能有 {most} 项</translation>
    </message>
    <message>
        <source>must be a list</source>
        <translation>必须是列表</translation>
    </message>
    <message>
        <source>The corner texts of {group!a} are ignored: known are {known}.</source>
        <translation>已忽略 {group} 的角落文字：可用的有 {known}。</translation>
    </message>
    <message>
        <source>The corner texts of {group} {error}; the usual ones are in use.</source>
        <translation>{group} 的角落文字{error}；现使用默认文字。</translation>
    </message>
    <message>
        <source>name no corner {name!a}</source>
        <translation>指定了不存在的角落 {name}</translation>
    </message>
    <message>
        <source>name no line {name!a}</source>
        <translation>指定了不存在的行 {name}</translation>
    </message>
    <message>
        <source>have the line &quot;{line}&quot; twice</source>
        <translation>两次使用了“{line}”行</translation>
    </message>
    <message>
        <source>The keys of {command!a} {error}; the usual ones are in use.</source>
        <translation>{command} 的按键{error}；现使用默认按键。</translation>
    </message>
    <message>
        <source>must be one of {choices}</source>
        <translation>必须是以下之一：{choices}</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>必须是 true 或 false</translation>
    </message>
    <message>
        <source>must be a whole number from {least} to {most}</source>
        <translation>必须是 {least} 到 {most} 之间的整数</translation>
    </message>
    <message>
        <source>must be a list of texts</source>
        <translation>必须是文本列表</translation>
    </message>
    <message>
        <source>must have at most {most} entries, each as long as a path may be</source>
        <translation>最多只能有 {most} 项，且每项不得长于路径的上限</translation>
    </message>
    <message>
        <source>The settings file cannot be read; the usual settings are in use.</source>
        <translation>无法读取设置文件；现使用默认设置。</translation>
    </message>
    <message>
        <source>The settings file could not be understood; it was kept as {kept}.</source>
        <translation>设置文件无法解析；已另存为 {kept}。</translation>
    </message>
    <message>
        <source>its &quot;{heading}&quot; {error}</source>
        <translation>其“{heading}”{error}</translation>
    </message>
    <message>
        <source>The window presets of {modality} {error}; they are left out.</source>
        <translation>{modality} 的窗预设{error}；已忽略。</translation>
    </message>
    <message>
        <source>Window preset {number} of {modality} is left out: {error}.</source>
        <translation>已忽略 {modality} 的第 {number} 个窗预设：{error}。</translation>
    </message>
    <message>
        <source>There are {most} presets already; delete one first.</source>
        <translation>已有 {most} 个预设；请先删除一个。</translation>
    </message>
    <message>
        <source>There is a preset of this name already; choose it and change it, or take another.</source>
        <translation>已有同名预设；请选择并修改它，或换一个名称。</translation>
    </message>
    <message>
        <source>modality</source>
        <translation>成像模态</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>窗位</translation>
    </message>
    <message>
        <source>width</source>
        <translation>窗宽</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>The {field} {complaint}.</source>
        <translation>{field}{complaint}。</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Turn around</source>
        <translation>反向播放</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Make one of what is on screen...</source>
        <translation>用当前屏幕上的内容生成...</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>帧/秒</translation>
    </message>
    <message>
        <source>Images a second</source>
        <translation>每秒图像数</translation>
    </message>
    <message>
        <source>At its end</source>
        <translation>播放结束时</translation>
    </message>
    <message>
        <source>The first that fits a study arranges it. Your own come first; they stand in a text file of the configuration folder, which you can change.</source>
        <translation>由第一个适合该检查的协议排列。您自己的协议优先；它们保存在配置文件夹的文本文件中，可以修改。</translation>
    </message>
    <message>
        <source>Cine without a rate of its own</source>
        <translation>未注明速度的电影</translation>
    </message>
</context>
<context>
    <name>Status line</name>
    <message>
        <source>Device: chosen at the first classification</source>
        <translation>设备：首次分类时选定</translation>
    </message>
    <message>
        <source>List the files that could not be shown, and why</source>
        <translation>列出无法显示的文件及原因</translation>
    </message>
    <message>
        <source>1 file skipped</source>
        <translation>跳过 1 个文件</translation>
    </message>
    <message>
        <source>{count} files skipped</source>
        <translation>跳过 {count} 个文件</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 项</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop: {activity}</source>
        <translation>停止：{activity}</translation>
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
        <source>The file does not tell the weighting; the model is made for T1-weighted images.</source>
        <translation>文件未说明加权方式；该模型适用于 T1 加权图像。</translation>
    </message>
    <message>
        <source>{times} are not the times of a T1-weighted image; the model reads T1-weighted ones only.</source>
        <translation>{times} 不是 T1 加权图像的时间参数；该模型只读取 T1 加权图像。</translation>
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
    <message>
        <source>The image&apos;s pixel spacing of {down:g} x {across:g} mm is not one that the model can read: the image would become too large.</source>
        <translation>图像的像素间距 {down:g} x {across:g} mm 不适用于该模型：图像会过大。</translation>
    </message>
    <message>
        <source>The image does not say its pixel spacing, which the model needs to know its size.</source>
        <translation>图像未注明像素间距，而模型需要由此得知其尺寸。</translation>
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
    <name>Tag browser</name>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>VR</source>
        <translation>VR</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>文件头</translation>
    </message>
    <message>
        <source>Search name, keyword, number or value</source>
        <translation>搜索名称、关键字、编号或值</translation>
    </message>
    <message>
        <source>Search tags</source>
        <translation>搜索标签</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>No other image</source>
        <translation>无其他图像</translation>
    </message>
    <message>
        <source>Only differences</source>
        <translation>仅显示差异</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
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
    <name>Trust</name>
    <message>
        <source>This says how well the map tells what the model does, not whether the model is right. A map is not the outline of a finding.</source>
        <translation>这说明热力图在多大程度上反映模型的行为，而不说明模型是否正确。热力图不是病变的轮廓。</translation>
    </message>
    <message>
        <source>How far this model&apos;s heatmaps can be trusted was not measured: medviewer trust does it on labelled images.</source>
        <translation>未测量此模型的热力图有多可信：可用 medviewer trust 在有标注的图像上测量。</translation>
    </message>
    <message>
        <source>Each is one slice within its volume, the one without which the score is lowest; the other slices stay as they are.</source>
        <translation>每幅都是其体数据中的一层，即缺少它时得分最低的一层；其余各层保持不变。</translation>
    </message>
    <message>
        <source>patients that neither training nor any choice has seen</source>
        <translation>训练和任何选择均未用过的患者</translation>
    </message>
    <message>
        <source>patients whom the network never saw</source>
        <translation>网络从未见过的患者</translation>
    </message>
    <message>
        <source>{method}, of the image</source>
        <translation>{method}，针对图像</translation>
    </message>
    <message>
        <source>{method}, of the slices</source>
        <translation>{method}，针对各层</translation>
    </message>
    <message>
        <source>{method}, of the series</source>
        <translation>{method}，针对序列</translation>
    </message>
    <message>
        <source>Measured on {images} images of {patients} patients of {data}.</source>
        <translation>在 {data} 的 {patients} 名患者的 {images} 幅图像上测得。</translation>
    </message>
    <message>
        <source>Measured on {images} images of {patients} patients of {data}, {part}.</source>
        <translation>在 {data} 的 {patients} 名患者（{part}）的 {images} 幅图像上测得。</translation>
    </message>
    <message>
        <source>Ranges hold in 95 % of draws of patients.</source>
        <translation>范围在 95 % 的患者抽样中成立。</translation>
    </message>
    <message>
        <source>Trust not measured</source>
        <translation>可信度未测量</translation>
    </message>
    <message>
        <source>{method}:</source>
        <translation>{method}：</translation>
    </message>
    <message>
        <source>Trust: few patients</source>
        <translation>可信度：患者少</translation>
    </message>
    <message>
        <source>Trust measured</source>
        <translation>可信度已测量</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>可信度</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>{problem}.</source>
        <translation>{problem}。</translation>
    </message>
    <message>
        <source>{method} was not among the methods that were measured.</source>
        <translation>测量的方法中不包括{method}。</translation>
    </message>
    <message>
        <source>{method} was measured at the layer that the model&apos;s card names, not at {layer}: what was found there does not hold here.</source>
        <translation>{method}是在模型卡所指的层上测量的，不是在 {layer}：所得结果在此不适用。</translation>
    </message>
    <message>
        <source>Largest pixel inside the box in {share} of the images.</source>
        <translation>{share}的图像中最大值像素位于框内。</translation>
    </message>
    <message>
        <source>Largest pixel inside the box in {share} of the images; chance: {chance:.0%}.</source>
        <translation>{share}的图像中最大值像素位于框内；随机水平为 {chance:.0%}。</translation>
    </message>
    <message>
        <source>Overlap with the box, at the box&apos;s area: {range}, 1 is the box.</source>
        <translation>在与框面积相同时与框的重叠：{range}，1 表示与框一致。</translation>
    </message>
    <message>
        <source>a random order of regions</source>
        <translation>区域的随机顺序</translation>
    </message>
    <message>
        <source>Deletion (regions taken away)</source>
        <translation>删除（去掉区域）</translation>
    </message>
    <message>
        <source>Insertion (regions put in)</source>
        <translation>插入（放入区域）</translation>
    </message>
    <message>
        <source>an edge detector</source>
        <translation>边缘检测</translation>
    </message>
    <message>
        <source>mirrored {range}</source>
        <translation>镜像 {range}</translation>
    </message>
    <message>
        <source>shifted {range}</source>
        <translation>平移 {range}</translation>
    </message>
    <message>
        <source>with noise {range}</source>
        <translation>加噪声 {range}</translation>
    </message>
    <message>
        <source>head {range}</source>
        <translation>输出层 {range}</translation>
    </message>
    <message>
        <source>last quarter {range}</source>
        <translation>最后四分之一 {range}</translation>
    </message>
    <message>
        <source>last half {range}</source>
        <translation>后一半 {range}</translation>
    </message>
    <message>
        <source>three quarters {range}</source>
        <translation>四分之三 {range}</translation>
    </message>
    <message>
        <source>all weights {range}</source>
        <translation>所有权重 {range}</translation>
    </message>
    <message>
        <source>Likeness of the map with weights in disorder, from the head down, 1 is unchanged: {stages}.</source>
        <translation>从输出层起逐步打乱权重后热力图的相似度，1 表示不变：{stages}。</translation>
    </message>
    <message>
        <source>Measured on {count} images only: the method is slow.</source>
        <translation>仅在 {count} 幅图像上测得：该方法较慢。</translation>
    </message>
    <message>
        <source>Measured on 1 image only: the method is slow.</source>
        <translation>仅在 1 幅图像上测得：该方法较慢。</translation>
    </message>
    <message>
        <source>{count} patients only: too few for ranges or a verdict; others may differ much.</source>
        <translation>仅 {count} 名患者：太少，无法给出范围或结论；其他患者可能差别很大。</translation>
    </message>
    <message>
        <source>1 patient only: too few for ranges or a verdict; others may differ much.</source>
        <translation>仅 1 名患者：太少，无法给出范围或结论；其他患者可能差别很大。</translation>
    </message>
    <message>
        <source>Changes when all weights are in disorder.</source>
        <translation>打乱所有权重时图会变化。</translation>
    </message>
    <message>
        <source>Hardly changes when all weights are in disorder.</source>
        <translation>打乱所有权重时图几乎不变化。</translation>
    </message>
    <message>
        <source>{area}, against {other}: {range} of the score&apos;s fall.</source>
        <translation>{area}，与{other}相比：得分降幅的 {range}。</translation>
    </message>
    <message>
        <source>{area} moves the score more than {other}: {range} of its fall.</source>
        <translation>{area}对得分的影响大于{other}：得分降幅的 {range}。</translation>
    </message>
    <message>
        <source>{area} moves the score less than {other}: {range} of its fall.</source>
        <translation>{area}对得分的影响小于{other}：得分降幅的 {range}。</translation>
    </message>
    <message>
        <source>{area} does not clearly move the score more than {other}: {range} of its fall.</source>
        <translation>{area}对得分的影响不明显大于{other}：得分降幅的 {range}。</translation>
    </message>
    <message>
        <source>Steadiness, 1 is unmoved: {changes}.</source>
        <translation>稳定性，1 表示不变：{changes}。</translation>
    </message>
    <message>
        <source>Steadiness, 1 is unmoved: {changes}; on the mean steadier than {others}.</source>
        <translation>稳定性，1 表示不变：{changes}；平均比 {others} 更稳定。</translation>
    </message>
    <message>
        <source>Ignores the weights</source>
        <translation>不受权重影响</translation>
    </message>
    <message>
        <source>Above chance in part</source>
        <translation>部分优于随机</translation>
    </message>
    <message>
        <source>Not clearly above chance</source>
        <translation>不明显优于随机</translation>
    </message>
    <message>
        <source>{value:.0%} ({low:.0%} to {high:.0%})</source>
        <translation>{value:.0%}（{low:.0%} 至 {high:.0%}）</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value}（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>What was measured of the heatmaps</source>
        <translation>对热力图的测量结果</translation>
    </message>
    <message>
        <source>Trust in the heatmaps</source>
        <translation>热力图的可信度</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>测量结果</translation>
    </message>
    <message>
        <source>deletion</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>insertion</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>stability</source>
        <translation>稳定性</translation>
    </message>
    <message>
        <source>the pointing game</source>
        <translation>指向测试</translation>
    </message>
    <message>
        <source>{title} has the smallest mean rank ({rank} of {count}), over {measures}.</source>
        <translation>{title} 的平均名次最小（{count} 种方法中为 {rank}），比较的是{measures}。</translation>
    </message>
    <message>
        <source>{title} has the smallest mean rank ({rank} of {count}), beside {others}, over {measures}.</source>
        <translation>{title} 的平均名次最小（{count} 种方法中为 {rank}），与 {others} 并列，比较的是{measures}。</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first}和{last}</translation>
    </message>
    <message>
        <source>{first}, {rest}</source>
        <translation>{first}、{rest}</translation>
    </message>
    <message>
        <source>{title} stays the default; too few patients were measured to choose by: {count}, and {needed} are needed.</source>
        <translation>{title} 仍为默认方法；测量的患者太少，不足以据此选择：{count} 名，需要 {needed} 名。</translation>
    </message>
    <message>
        <source>No method passed all tests: {title} stays the default.</source>
        <translation>没有方法通过所有检验：{title} 仍为默认方法。</translation>
    </message>
    <message>
        <source>{title} is the only method that passed all tests.</source>
        <translation>{title} 是唯一通过所有检验的方法。</translation>
    </message>
</context>
<context>
    <name>Values</name>
    <message>
        <source>no image (padding)</source>
        <translation>无图像（填充）</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>非数值</translation>
    </message>
    <message>
        <source>infinite</source>
        <translation>无穷大</translation>
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
<context>
    <name>Welcome</name>
    <message>
        <source>Open a study folder or drop one here</source>
        <translation>打开检查文件夹，或拖放到此处</translation>
    </message>
    <message>
        <source>DICOM, NIfTI, PNG and JPEG. Files are only read, never changed.</source>
        <translation>支持 DICOM、NIfTI、PNG 和 JPEG。文件只读取，绝不修改。</translation>
    </message>
    <message>
        <source>Open folder...</source>
        <translation>打开文件夹...</translation>
    </message>
    <message>
        <source>Looking for images in {folder}...</source>
        <translation>正在 {folder} 中查找图像...</translation>
    </message>
</context>
<context>
    <name>Windows</name>
    <message>
        <source>Soft tissue</source>
        <translation>软组织</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>纵隔</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>肺</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>骨</translation>
    </message>
    <message>
        <source>Brain</source>
        <translation>脑</translation>
    </message>
    <message>
        <source>Posterior fossa</source>
        <translation>后颅窝</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>卒中</translation>
    </message>
    <message>
        <source>Subdural</source>
        <translation>硬膜下</translation>
    </message>
    <message>
        <source>Liver</source>
        <translation>肝脏</translation>
    </message>
    <message>
        <source>Angio</source>
        <translation>血管</translation>
    </message>
    <message>
        <source>Emphysema</source>
        <translation>肺气肿</translation>
    </message>
    <message>
        <source>Sinus</source>
        <translation>鼻窦</translation>
    </message>
    <message>
        <source>Temporal bone</source>
        <translation>颞骨</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
</context>
</TS>
